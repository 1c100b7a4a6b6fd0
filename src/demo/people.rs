//! Invented people. Names are put together from common parts; nobody in particular is meant.

use chrono::{NaiveDate, TimeDelta};

use crate::identity::{Document, Kind, with_check_digit};
use crate::kernel::{Lang, Words};

const SURNAMES: [(&str, &str); 40] = [
    ("王", "Wang"),
    ("李", "Li"),
    ("张", "Zhang"),
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("杨", "Yang"),
    ("黄", "Huang"),
    ("赵", "Zhao"),
    ("吴", "Wu"),
    ("周", "Zhou"),
    ("徐", "Xu"),
    ("孙", "Sun"),
    ("马", "Ma"),
    ("朱", "Zhu"),
    ("胡", "Hu"),
    ("郭", "Guo"),
    ("何", "He"),
    ("高", "Gao"),
    ("林", "Lin"),
    ("罗", "Luo"),
    ("郑", "Zheng"),
    ("梁", "Liang"),
    ("谢", "Xie"),
    ("宋", "Song"),
    ("唐", "Tang"),
    ("许", "Xu"),
    ("韩", "Han"),
    ("冯", "Feng"),
    ("邓", "Deng"),
    ("曹", "Cao"),
    ("彭", "Peng"),
    ("曾", "Zeng"),
    ("欧阳", "Ouyang"),
    ("潘", "Pan"),
    ("袁", "Yuan"),
    ("蔡", "Cai"),
    ("田", "Tian"),
    ("董", "Dong"),
    ("叶", "Ye"),
    ("程", "Cheng"),
];

const GIVEN: [(&str, &str); 48] = [
    ("敏", "Min"),
    ("静", "Jing"),
    ("伟", "Wei"),
    ("芳", "Fang"),
    ("磊", "Lei"),
    ("娜", "Na"),
    ("强", "Qiang"),
    ("洁", "Jie"),
    ("建国", "Jianguo"),
    ("秀英", "Xiuying"),
    ("志强", "Zhiqiang"),
    ("晓燕", "Xiaoyan"),
    ("文博", "Wenbo"),
    ("雨桐", "Yutong"),
    ("思远", "Siyuan"),
    ("佳怡", "Jiayi"),
    ("明哲", "Mingzhe"),
    ("海燕", "Haiyan"),
    ("国栋", "Guodong"),
    ("丽华", "Lihua"),
    ("俊杰", "Junjie"),
    ("欣然", "Xinran"),
    ("浩然", "Haoran"),
    ("梦琪", "Mengqi"),
    ("子轩", "Zixuan"),
    ("慧", "Hui"),
    ("鹏", "Peng"),
    ("莉", "Li"),
    ("涛", "Tao"),
    ("婷", "Ting"),
    ("勇", "Yong"),
    ("雪", "Xue"),
    ("晨", "Chen"),
    ("琳", "Lin"),
    ("立新", "Lixin"),
    ("春梅", "Chunmei"),
    ("永红", "Yonghong"),
    ("凯", "Kai"),
    ("宁", "Ning"),
    ("悦", "Yue"),
    ("航", "Hang"),
    ("蕾", "Lei"),
    ("宇", "Yu"),
    ("岚", "Lan"),
    ("启明", "Qiming"),
    ("若兰", "Ruolan"),
    ("德华", "Dehua"),
    ("安琪", "Anqi"),
];

const FOREIGN: [&str; 20] = [
    "Anna Lindqvist",
    "James Carter",
    "Sofia Marino",
    "Daniel Okafor",
    "Claire Dubois",
    "Thomas Berger",
    "Mei Tanaka",
    "Priya Nair",
    "Lucas Almeida",
    "Ingrid Holm",
    "Omar Haddad",
    "Elena Petrova",
    "Michael Brandt",
    "Grace Mbeki",
    "Hannah Weiss",
    "Peter Novak",
    "Isabel Rojas",
    "David Cohen",
    "Aiko Mori",
    "Samuel Osei",
];

const POSTS: [(&str, &str); 12] = [
    ("处长", "Head of division"),
    ("副司长", "Deputy director-general"),
    ("风险管理部总经理", "General manager, risk management"),
    ("合规总监", "Chief compliance officer"),
    ("首席研究员", "Chief researcher"),
    ("数据安全负责人", "Head of data security"),
    ("教授", "Professor"),
    ("首席经济学家", "Chief economist"),
    ("内控部主任", "Director of internal control"),
    ("项目经理", "Project manager"),
    ("法律事务主管", "Head of legal affairs"),
    ("高级顾问", "Senior adviser"),
];

/// A sequence of numbers that looks random and is the same every time (xorshift).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `bound`, which is not 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Somebody invented.
pub struct Invented {
    pub name: String,
    /// The name in Latin letters, for an e-mail address.
    pub latin: String,
    pub post: String,
    pub lang: Lang,
}

/// The next person. Abroad, names and posts are English.
pub fn invent(dice: &mut Dice, abroad: bool) -> Invented {
    let post = dice.pick(&POSTS);
    if abroad {
        let name = *dice.pick(&FOREIGN);
        return Invented {
            name: name.to_owned(),
            latin: name.to_lowercase().replace(' ', "."),
            post: post.1.to_owned(),
            lang: Lang::En,
        };
    }
    let (surname, given) = (dice.pick(&SURNAMES), dice.pick(&GIVEN));
    Invented {
        name: format!("{}{}", surname.0, given.0),
        latin: format!("{}.{}", given.1, surname.1).to_lowercase(),
        post: post.0.to_owned(),
        lang: if dice.below(12) == 0 { Lang::ZhHant } else { Lang::ZhHans },
    }
}

/// A Chinese mobile number that is not given out: 100 begins none.
pub fn phone(dice: &mut Dice) -> String {
    format!("+86 100 {:04} {:04}", dice.below(10_000), dice.below(10_000))
}

/// The ID document of the person with this number. No card is given out in the region 119900.
pub fn document(number: usize, lang: Lang) -> Document {
    if lang == Lang::En {
        return Document { kind: Kind::Passport, country: "FRA".into(), number: format!("00XX{number:06}") };
    }
    let (day, of_day) = (number % 10_000, number / 10_000);
    let born = NaiveDate::from_ymd_opt(1965, 1, 1).unwrap_or_default() + TimeDelta::days(day as i64);
    let digits = format!("119900{}{of_day:03}", born.format("%Y%m%d"));
    Document { kind: Kind::ResidentCard, country: String::new(), number: with_check_digit(&digits) }
}

/// Words in three languages, for what the demo writes itself.
pub fn words(en: &str, hans: &str, hant: &str) -> Words {
    Words::new(en, hans, hant)
}
