"""A seeded grammar composes papers from independent choices; some choices are held out."""
