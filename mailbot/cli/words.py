"""The codes of the program become the words an operator reads."""

KINDS = {
    "application": "企业证书申请表",
    "authorisation": "授权书",
    "voucher": "汇款凭证",
    "licence": "营业执照",
    "identity": "身份证",
    "list": "办理清单",
    "unknown": "其他文件",
    "unreadable": "无法识别",
}

FIELDS = {
    "company": "单位名称",
    "name": "单位名称",
    "credit_code": "统一社会信用代码",
    "legal_representative": "法定代表人",
    "contact": "经办人",
    "agent": "被授权人",
    "id_number": "身份证号",
    "mobile": "手机",
    "phone": "固定电话",
    "email": "电子邮箱",
    "address": "地址",
    "quantity": "证书数量",
    "plan": "资费类型",
    "term_years": "办理年限",
    "services": "业务类型",
    "key_serial": "密钥序列号",
    "invoice_title": "发票抬头",
    "invoice_tax_no": "纳税人识别号",
    "remark": "备注",
    "signed": "签字",
    "stamped": "盖章",
    "date": "日期",
    "valid_from": "授权开始",
    "valid_to": "授权截止",
    "payer_name": "付款人",
    "payer_account": "付款账号",
    "payer_bank": "付款行",
    "payee_name": "收款人",
    "payee_account": "收款账号",
    "payee_bank": "收款行",
    "amount": "金额",
    "amount_in_words": "大写金额",
    "currency": "币种",
    "paid_on": "付款日期",
    "serial_no": "流水号",
    "receipt_no": "回单编号",
    "purpose": "用途附言",
    "status": "交易状态",
}

VALUES = {
    "new": "新办",
    "renewal": "续期",
    "reissue": "补发",
    "reset": "密码重置",
    "format": "格式化",
    "change": "变更",
    "remote": "远程支持",
    "basic": "基础型",
    "combined": "组合型",
    "paid": "交易成功",
    "submitted": "已提交，未确认成功",
    "unknown": "不明",
}
"""The codes that stand as values of fields."""

HOW = {
    "text": "文字",
    "ocr": "识图",
    "cell": "表格",
    "derived": "推断",
    "tick": "勾选",
}
"""How a value was read."""

UNREADABLE = {
    "empty": "空文件",
    "damaged": "文件损坏",
    "encrypted": "文件加密",
    "unsupported": "不支持的格式",
    "program": "程序文件",
    "too_large": "超出大小限制",
    "too_many_pages": "页数或内容过多",
    "too_many_files": "文件过多",
    "too_deep": "压缩包层数过多",
    "too_slow": "识别超时",
    "too_blurred": "图像模糊",
    "too_small": "图像过小",
    "cloud_link": "只有网盘或超大附件链接",
    "parts_missing": "分卷压缩包不完整",
}

DECISIONS = {
    "request_items": "请客户补充或更正",
    "send_quote": "报价",
    "confirm": "材料与凭证一致，进入审核",
    "refer_to_staff": "转人工",
    "notify": "转达工作人员的决定",
    "stay_silent": "不回复",
}

SENDERS = {
    "person": "客户",
    "auto_reply": "自动回复",
    "bounce": "退信",
    "receipt": "阅读回执",
    "list": "群发邮件",
    "own": "本方邮件",
    "spam": "垃圾邮件",
}

STATUSES = {
    "collecting": "收集材料",
    "awaiting_payment": "待付款",
    "confirming": "待审核确认",
    "in_production": "制作中",
    "shipped": "已寄出",
    "closed": "已办结",
    "rejected": "未通过",
    "on_hold": "暂停",
}

MAIL_STATES = {
    "stored": "待处理",
    "handled": "已处理",
    "duplicate": "重复",
    "quarantined": "隔离",
    "dropped": "已放弃",
}

OUTBOX_STATES = {
    "queued": "待发",
    "sending": "发送中",
    "sent": "已发",
    "uncertain": "结果不明",
    "refused": "被拒收",
    "held": "暂缓",
    "superseded": "已被新回复取代",
}

STEPS = {
    "received": "收到来信",
    "settled": "处理完毕",
    "decided": "作出决定",
    "staff": "人工操作",
    "queued": "回复待发",
    "answered": "回复结果",
}

PURGED = {
    "cases": "抹去个人信息的办理单",
    "removed_cases": "整单删除的办理单",
    "mails": "与办理无关的来信",
    "staff_mails": "发给工作人员的邮件",
    "arrivals": "抹去付款人的到账记录",
    "readings": "识别缓存",
    "files": "文件",
    "bytes": "释放字节",
}
"""What a purge reports."""

MATCHED = {
    "exact": "完全吻合",
    "known": "此前已确认到账",
    "likely": "可能是",
    "amount_differs": "金额不符",
    "several": "不止一个办理单",
    "none": "没有找到办理单",
}
"""How surely an arrival of money belongs to a case."""
