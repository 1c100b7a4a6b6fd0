nav-discussions = 讨论组
discussions-hint = 参会人员按主题分组，在同一会议室讨论。
discussions-none = 尚未准备分组讨论
discussions-none-hint = 一场讨论把参会人员分成若干讨论组，每组有主题、会议室和主持人。
discussions-new = 新建讨论
discussions-edit = 修改
discussions-title = 讨论
discussions-groups = 讨论组
discussions-places = 名额
discussions-placed = 已分组
discussions-state = 状态
discussions-published = 已公布
discussions-unpublished = 未公布
discussions-published-at = { $at } 公布：每人在参会凭证上看到自己的讨论组。
discussions-unpublished-hint = 未公布：外部看不到分组情况。
discussions-blocks = 议程环节
discussions-blocks-hint = 所选环节所在的每个会议室各建一个讨论组；同一会议室有多个环节的，为同一组的多次讨论。
discussions-no-blocks = 议程中还没有“分组讨论”类的环节。
discussions-wishes = 志愿
discussions-wishes-hint = 在此期间，参会人员在自己的页面填报志愿；不填则不征集。时区：{ $zone }。
discussions-opens = 志愿开始
discussions-closes = 志愿截止
discussions-most = 志愿个数
discussions-fault-time = 请填写日期和时间。
discussions-fault-order = 截止时间须晚于开始时间。
discussions-fault-most = 请填写 1 至 { $max } 之间的数。
discussions-fault-capacity = 请填写 1 至 { $max } 之间的数。
discussions-fault-holds = 该组已有 { $size } 人。
discussions-fault-host = 参会人员和姓名请只填一项。
discussions-fault-twice = 您已选过这一组。
discussions-new-group = 新建讨论组
discussions-no-groups = 还没有讨论组
discussions-no-groups-hint = 请为每个主题添加一个讨论组。
discussions-topic = 主题
discussions-topic-hans = 主题（简体中文）
discussions-topic-hant = 主题（繁体中文）
discussions-topic-en = 主题（英文）
discussions-capacity = 名额
discussions-sits = 讨论环节
discussions-sits-hint = 该组讨论所在的议程环节。
discussions-room = 会议室
discussions-room-of-block = 同环节的会议室
discussions-host = 主持人
discussions-hosted-by = 主持人：{ $host }
discussions-where = 地点与时间
discussions-nowhere = 未定环节
discussions-people-of = 人数
discussions-full = 已满
discussions-raise = 次序
discussions-raise-of = 上移：{ $topic }
discussions-fact-placed = 已分组
discussions-fact-without = 尚未分组
discussions-fact-places = 名额
discussions-fact-too-few = 名额：不足
discussions-fact-wished = 人已填志愿（{ $from } 至 { $to }）
discussions-fact-wished-until = 人已填志愿，{ $at } 截止
discussions-ready = 外部尚看不到分组。
discussions-untold =
    { $n ->
       *[other] { $n } 人所知的分组已有变动。
    }
discussions-publish = 公布
discussions-publish-title = 公布分组？
discussions-publish-pass = 每人从此在参会凭证上看到自己的讨论组
discussions-tell = 发送通知
discussions-tell-title = 通知分组有变动的人？
discussions-tell-text = { $title }：主题、会议室、时间和主持人以邮件发出，并附日历条目。
discussions-tell-count =
    { $n ->
       *[other] 向 { $n } 人发送邮件
    }
discussions-remove = 删除
discussions-remove-title = 删除“{ $title }”？
discussions-remove-text = 其中的志愿和分组一并删除。
discussions-remove-group-text = 组内人员不再有名额。
discussions-remove-groups =
    { $n ->
       *[other] 删除 { $n } 个讨论组
    }
discussions-remove-places =
    { $n ->
       *[other] { $n } 人失去名额
    }
discussions-problem-full = 该组名额不足，未作改动。
discussions-problem-capacity = 该组人数超过此数。
discussions-problem-no-group = 请选择讨论组。
discussions-problem-published = 分组已公布，不能删除。
discussions-run = 自动分组
discussions-run-title = 自动分组预览
discussions-run-hint = 确认之前不作任何改动；同样的志愿得出同样的结果。
discussions-run-stale = 预览之后情况已有变动。
discussions-run-stale-hint = 以下为现在的结果。
discussions-run-placed = 分组后有名额
discussions-run-held = 保持不动
discussions-run-moved = 调整或新分组
discussions-run-left = 没有名额
discussions-run-set = 确认分组
discussions-run-public = 分组已公布：参会凭证随即显示新的讨论组；邮件仍由您决定何时发送。
discussions-how = 方式
discussions-how-wishes = 先按志愿，其余按类别均衡
discussions-how-mix = 仅按类别均衡
discussions-whom = 人员
discussions-whom-rest = 尚无名额者
discussions-whom-all = 全部（锁定者除外）
discussions-look = 预览
discussions-wish = 第 { $n } 志愿
discussions-missed = 未能满足志愿
discussions-missed-one = 未满足志愿
discussions-unwished = 未填志愿
discussions-mix = 人数与类别
discussions-people = 人员与分组
discussions-size = 已占 { $size } / { $capacity } 个名额
discussions-add = 添加人员
discussions-search = 姓名、单位或编号
discussions-find = 搜索
discussions-no-hits = 没有找到。
discussions-is-in = 现在“{ $topic }”组
discussions-put = 加入本组
discussions-put-of = 把 { $name } 加入本组
discussions-without = 尚未分组
discussions-everybody = 全部
discussions-nobody = 本组还没有人
discussions-all-placed = 所有人均已分组
discussions-choose-all = 全选
discussions-choose = 选择 { $name }
discussions-chosen = 人已选
discussions-number = 编号
discussions-name = 姓名
discussions-institution = 单位
discussions-category = 类别
discussions-locked = 已锁定
discussions-to = 移至
discussions-move = 移动
discussions-lock = 锁定
discussions-unlock = 解除锁定
discussions-out = 移出
discussions-door = 门口名单
discussions-door-hint = 每组一页，供打印。
discussions-sitting = { $from }–{ $to } { $room }
discussions-no-wish = 不填
discussions-wish-until = { $at } 前可填报和修改。
discussions-wish-hint = 请按喜好顺序填报志愿；某组报名超过名额时，抽签决定。
discussions-hers = 您的讨论组
discussions-hosting = 您主持
discussions-wish-now = 填报志愿
discussions-wish-change = 修改志愿
discussions-wish-none = 您尚未填报志愿。
discussions-wish-yours = 您的志愿
discussions-wish-saved = 志愿已保存。
discussions-mail-subject = { $discussion }：您的讨论组
discussions-mail =
    { $name }，您好：

    您在{ $conference }“{ $discussion }”中的讨论组如下：

    { $topic }
    { $when }
    { $host }

    附件为您的日历。您的页面：{ $link }
discussions-mail-host = 主持人：{ $host }
discussions-mail-none =
    { $name }，您好：

    您在{ $conference }“{ $discussion }”中的分组已取消，新的安排将另行通知。

    您的页面：{ $link }
