deliveries-title = 送達
deliveries-deliver = 送達
deliveries-publish = 公布
deliveries-publish-ask = 確定公布該決議？
deliveries-publish-effect = 所有已批准的參會人員均可在參會憑證頁查閱。
deliveries-publish-final = 公布後不可撤回。
deliveries-published = 已公布
deliveries-not-published = 未公布
deliveries-superseded = 該決議已被其後的表決取代。
deliveries-certified-by = 確認人
deliveries-none = 尚未送達任何人
deliveries-none-hint = 送達對象將收到信函並簽收。
deliveries-none-found = 無符合條件者
deliveries-to = 送達對象
deliveries-to-account = 工作人員
deliveries-to-participant = 參會人員
deliveries-to-institution = 單位
deliveries-standing = 簽收
deliveries-waiting = 未簽收
deliveries-acknowledged = 已簽收
deliveries-acknowledged-of = { $delivered } 個送達對象中 { $acknowledged } 個已簽收
deliveries-to-acknowledge = 待簽收
deliveries-unreached = 無人可送
deliveries-institution = 單位
deliveries-name = 姓名
deliveries-delivered-at = 送達時間
deliveries-reminded-at = 提醒時間
deliveries-acknowledged-at = 簽收時間
deliveries-remind = 提醒簽收
deliveries-export = 匯出
deliveries-people = 人員
deliveries-circles = 全體
deliveries-circle-presidium = 主席團成員
deliveries-circle-leads = 工作組組長
deliveries-addresses = 電子郵箱
deliveries-addresses-hint = 每行一個：會議工作人員或已批准的參會人員。
deliveries-institutions = 單位
deliveries-institutions-none = 沒有其他已指定簽署人的單位。
deliveries-letter-hint = 每位送達對象將收到含專屬連結的信函。
deliveries-acknowledge = 簽收
deliveries-acknowledge-as = { $name }：請確認已收到並閱讀該決議，系統將記錄您的姓名與時間。
deliveries-own-waits = 該決議已送達您。
deliveries-own-acknowledged = 您已簽收該決議。
deliveries-fault-nobody = 請至少選擇一個送達對象。
deliveries-fault-unknown = 會議中沒有以下郵箱：{ $addresses }
deliveries-fault-many = 一次最多 { $max } 個郵箱。
deliveries-problem-acknowledged = 已經簽收。
deliveries-problem-nobody-waits = 沒有可提醒者。
deliveries-mail-subject = { $number }：{ $title }
deliveries-mail-subject-again = 請簽收：{ $number }：{ $title }
deliveries-remind-effect = 再次致函 { $n } 個未簽收者。
deliveries-pass-waiting = 有 { $n } 份決議已送達您，待簽收。
deliveries-mail =
    { $name }，您好：

    { $conference }主席團已通過{ $number }《{ $title }》，現送達您。請在此閱讀並簽收：

    { $link }

    此連結僅供您本人使用。
deliveries-mail-again =
    { $name }，您好：

    { $conference }的{ $number }《{ $title }》仍待您簽收：

    { $link }

    此連結僅供您本人使用。
