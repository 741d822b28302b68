"""A colour picture becomes masks of the inks stamps are made with, and of how strong they are."""

from typing import Literal

import cv2  # noqa: TID251 - colour masks are OpenCV's
import numpy as np
from numpy.typing import NDArray

from mailbot.pages.ocr import Picture

Colour = Literal["red", "blue", "black"]

Mask = NDArray[np.uint8]
"""Ink (255) and paper (0), (height, width)."""

_BACKGROUND = 8  # the paper's own colour is estimated on a picture this much smaller

# Red in OpenCV's hue (0 to 179): from purple-red over red to orange-red ink.
_HUE_BELOW, _HUE_ABOVE = 11, 158
_SATURATION = 40
_REDDER = 26  # how much the red channel must exceed the mean of the others
_BLUER = 30  # how much the blue channel must exceed both others: more than a ball pen on paper
_FAINT, _FAINT_NOISE = 9, 4.0  # the same for faint red ink: at least, and times the paper's noise
_DARK = 105  # what a black stamp's ink stays below once the paper is 250


def red_mask(picture: Picture) -> Mask:
    """Where red ink is, after the paper's own tint and shadows are taken out."""
    return red_ink(balanced(picture))


def red_ink(balanced: Picture) -> Mask:
    """Where red ink is on a balanced picture."""
    hsv = cv2.cvtColor(balanced, cv2.COLOR_BGR2HSV)
    hue, saturation = hsv[:, :, 0], hsv[:, :, 1]
    wide = balanced.astype(np.int16)
    redder = wide[:, :, 2] - (wide[:, :, 0] + wide[:, :, 1]) // 2
    red = (
        ((hue <= _HUE_BELOW) | (hue >= _HUE_ABOVE))
        & (saturation >= _SATURATION)
        & (redder >= _REDDER)
    )
    return np.asarray(red, np.uint8) * np.uint8(255)


def faint_red_ink(balanced: Picture) -> Mask:
    """Where the paper is a little redder than its own noise explains."""
    wide = balanced.astype(np.int16)
    redder = wide[:, :, 2] - np.maximum(wide[:, :, 0], wide[:, :, 1])
    usual = float(np.median(redder))
    noise = 1.5 * float(np.median(np.abs(redder - usual)))
    faint = redder >= usual + max(_FAINT, _FAINT_NOISE * noise)
    return np.asarray(faint, np.uint8) * np.uint8(255)


def blue_ink(balanced: Picture) -> Mask:
    """Where blue ink is, of stamps rather than of pens."""
    wide = balanced.astype(np.int16)
    blue = wide[:, :, 0] - np.maximum(wide[:, :, 1], wide[:, :, 2]) >= _BLUER
    return np.asarray(blue, np.uint8) * np.uint8(255)


def black_ink(balanced: Picture) -> Mask:
    """Where print and black stamps are."""
    return np.asarray(extremes(balanced)[1] < _DARK, np.uint8) * np.uint8(255)


def extremes(picture: Picture) -> tuple[Mask, Mask]:
    """The least and the greatest of each pixel's three channels."""
    blue, green, red = cv2.split(picture)
    low, high = cv2.min(cv2.min(blue, green), red), cv2.max(cv2.max(blue, green), red)
    return np.asarray(low, np.uint8), np.asarray(high, np.uint8)


def balanced(picture: Picture) -> Picture:
    """The picture divided by its paper: white paper everywhere, whatever the light."""
    height, width = picture.shape[:2]
    size = (max(width // _BACKGROUND, 1), max(height // _BACKGROUND, 1))
    paper = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    paper = cv2.dilate(paper, np.ones((7, 7), np.uint8))
    paper = cv2.medianBlur(paper, 9)
    paper = cv2.GaussianBlur(paper, (0, 0), 5)
    paper = np.maximum(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), 64)
    return np.asarray(cv2.divide(picture, np.asarray(paper, np.uint8), scale=250), np.uint8)


def tint(picture: Picture, colour: Colour) -> NDArray[np.int16]:
    """How much of an ink each pixel holds, 0 to 255: by colour, for black by darkness."""
    wide = picture.astype(np.int16)
    blue, green, red = wide[:, :, 0], wide[:, :, 1], wide[:, :, 2]
    if colour == "black":
        return np.asarray(255 - extremes(picture)[1].astype(np.int16), np.int16)
    own, other = (red, blue) if colour == "red" else (blue, red)
    return np.asarray(np.clip(own - (other + green) // 2, 0, 255), np.int16)
