mine-title = 我的議程
mine-choose = 選擇議程項
mine-none = 還沒有您的議程
mine-none-hint = 您收藏的議程項、您的討論組和您有角色的議程項顯示在這裡。
mine-none-public = 在議程中收藏議程項，收藏保存在此瀏覽器中。持參會憑證者可從憑證進入本頁，收藏隨憑證保存。
mine-clash = 時間重疊
mine-clashes =
    { $n ->
       *[other] 有 { $n } 項時間重疊。
    }
mine-why-discussion = 您的討論組
mine-why-hosts = 您主持本組
mine-why-favourite = 已收藏
mine-star-of = 收藏：{ $title }
mine-unstar = 取消收藏
mine-unstar-of = 取消收藏：{ $title }
mine-problem-many = 收藏過多。
