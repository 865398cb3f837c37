"""What the codes of acts are called on screen, by rooms. Every code that is recorded anywhere has its row (a test looks)."""

from __future__ import annotations

ACTIONS: dict[str, str] = {
    # trail
    "data.read": "查看企业级数据",
    "export": "导出表格或图",
    "trail.verify": "核验审计记录",
    "trail.export": "导出审计记录",
    # worktime
    "worktime.seed": "装入节假日安排",
    "worktime.set_day": "调整工作日历",
    "worktime.publish_year": "公布年度节假日安排",
    # collection, registry, targets, projects: files
    "import.units": "导入统计单位",
    "import.parks": "导入园区",
    "import.enterprises": "导入企业名录",
    "import.register": "导入入库退库变动",
    "import.successions": "导入企业承继",
    "import.industries": "导入行业分类",
    "import.lists": "导入企业名单",
    "import.runstates": "导入停产复产情况",
    "import.returns": "导入报表",
    "import.park-forms": "导入园区报表",
    "import.releases": "导入统计部门发布数",
    "import.va-rates": "导入增加值率",
    "import.prices": "导入价格指数",
    "import.targets": "导入目标任务",
    "import.projects": "导入项目",
    "collection.accept_held": "核实后计入报表",
    # figures, reports
    "figures.freeze": "冻结数据",
    "reports.make": "编写报告",
    "reports.download": "下载报告",
    # signing in
    "sign_in": "登录",
    "sign_in.refused": "登录被拒",
    "sign_out": "退出",
    "session.expired": "会话到期",
    "sessions.ended": "结束其他会话",
    "proof.refused": "复核身份未通过",
    "password.changed": "修改密码",
    "password.issued": "重置密码",
    "password.refused": "修改密码未通过",
    "factor.enrolled": "绑定动态口令",
    "factor.shown": "动态口令验证通过",
    "factor.refused": "动态口令验证未通过",
    "factor.codes": "生成备用码",
    "factor.dropped": "解除动态口令",
    "factor.reset": "重置动态口令",
    "subject.linked": "绑定统一身份认证",
    "token.made": "生成接口令牌",
    "token.ended": "作废接口令牌",
    "token.used": "接口令牌在新地址使用",
    # people, organisations, grants
    "person.create": "建立账号",
    "person.edit": "修改账号",
    "person.import": "导入账号",
    "person.open": "启用账号",
    "person.close": "停用账号",
    "person.demonstration": "建立演示账号",
    "people.dormant_closed": "停用长期未用账号",
    "organisation.create": "建立机构",
    "organisation.create_for_enterprises": "为企业建立机构",
    "organisation.edit": "修改机构",
    "organisation.open": "启用机构",
    "organisation.close": "停用机构",
    "grant.create": "授予角色",
    "grant.end": "收回角色",
    # files, jobs, operation
    "files.attach": "上传附件",
    "files.detach": "撤下附件",
    "files.attachment": "下载附件",
    "files.received": "下载报送原文件",
    "jobs.ask": "提出后台任务",
    "jobs.cancel": "取消后台任务",
    "jobs.retry": "重做后台任务",
    "jobs.put_back": "后台任务重新排队",
    "jobs.finish": "后台任务完成",
    "jobs.fail": "后台任务失败",
    "backup.made": "备份",
    "backup.restored": "从备份恢复",
}

COLUMNS = {
    "id": "编号",
    "at": "时间",
    "actor": "人员",
    "account": "账号",
    "channel": "通道",
    "address": "来源地址",
    "scope": "所及范围",
    "action": "操作",
    "object": "对象",
    "outcome": "结果",
    "detail": "详情",
    "before": "变更前",
    "after": "变更后",
    "txid": "事务号",
    "sequence": "序号",
    "batch": "批次",
    "seal": "封印",
    "marks": "分栏封印",
    "number": "批次",
    "key": "密钥",
    "previous": "前一批次头",
    "first_sequence": "首序号",
    "last_sequence": "末序号",
    "count": "条数",
    "first_id": "最小编号",
    "last_id": "最大编号",
    "sealed_at": "封存时间",
    "digest": "摘要",
    "head": "批次头",
}
"""The columns of entries and heads."""

CHANNELS = {"cli": "命令行", "web": "网页", "api": "接口", "job": "后台任务", "test": "测试"}


def action_label(code: str) -> str:
    """The name of an act; the code itself where it has none."""
    return ACTIONS.get(code, code)


def channel_label(code: str) -> str:
    """The name of a door that acts come through; the code itself where it has none."""
    return CHANNELS.get(code, code)
