//! The story's words, in each language.

/// What the story says and reads in one language.
pub struct Words {
    pub lang: &'static str,
    /// What the browser asks for.
    pub accept: &'static str,
    pub visitor: &'static str,
    pub opening: &'static str,
    pub thanks: &'static str,
    pub admitted: &'static str,
    pub already: &'static str,
    pub refused: &'static str,
    pub carried: &'static str,
    pub motion: &'static str,
    pub title: &'static str,
    pub project: &'static str,
    pub on_plan: &'static str,
}

pub const ENGLISH: Words = Words {
    lang: "en",
    accept: "en-GB,en",
    visitor: "Wang Min",
    opening: "Opening ceremony",
    thanks: "your registration has arrived",
    admitted: "Admitted",
    already: "Came in 09:00",
    refused: "This is no badge of this conference",
    carried: "carried",
    motion: "Watch cross-border flows together",
    title: "en",
    project: "Monitor cross-border flows",
    on_plan: "50%",
};

pub const SIMPLIFIED: Words = Words {
    lang: "zh-Hans",
    accept: "zh-CN,zh",
    visitor: "王敏",
    opening: "开幕式",
    thanks: "您的报名已收到",
    admitted: "放行",
    already: "09:00",
    refused: "这不是本次会议的证件",
    carried: "通过",
    motion: "关于联合监测跨境资金流动的议案",
    title: "hans",
    project: "跨境资金流动监测",
    on_plan: "50%",
};

pub const TRADITIONAL: Words = Words {
    lang: "zh-Hant",
    accept: "zh-TW,zh",
    visitor: "王敏",
    opening: "開幕式",
    thanks: "您的報名已收到",
    admitted: "放行",
    already: "09:00",
    refused: "這不是本次會議的證件",
    carried: "通過",
    motion: "關於聯合監測跨境資金流動的議案",
    title: "hant",
    project: "跨境資金流動監測",
    on_plan: "50%",
};
