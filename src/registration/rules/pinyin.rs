use pinyin::{ToPinyin as _, ToPinyinMulti as _};

/// Most spellings of one name: the likeliest of them.
const SPELLINGS: usize = 8;

/// Surnames of two characters of which one is read otherwise elsewhere, in both scripts.
const LONG_SURNAMES: &[(&str, &[&str])] = &[
    ("尉迟", &["yu", "chi"]),
    ("尉遲", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("萬俟", &["mo", "qi"]),
    ("长孙", &["zhang", "sun"]),
    ("長孫", &["zhang", "sun"]),
    ("澹台", &["tan", "tai"]),
    ("澹臺", &["tan", "tai"]),
];
/// Surnames that are read otherwise than the character elsewhere, in both scripts. A reading that some
/// families use comes after the usual one.
const SURNAMES: &[(&str, &[&str])] = &[
    ("曾", &["zeng"]),
    ("吕呂", &["lv", "lyu", "lu", "lü"]),
    ("卜", &["bu"]),
    ("翁", &["weng"]),
    ("单單", &["shan"]),
    ("仇", &["qiu"]),
    ("解", &["xie"]),
    ("任", &["ren"]),
    ("查", &["zha"]),
    ("区區", &["ou"]),
    ("盖蓋", &["ge", "gai"]),
    ("翟", &["zhai", "di"]),
    ("朴", &["piao", "pu"]),
    ("覃", &["qin", "tan"]),
    ("乐樂", &["yue", "le"]),
    ("员員", &["yun"]),
    ("种種", &["chong"]),
    ("缪繆", &["miao"]),
    ("折", &["she"]),
    ("黑", &["he"]),
    ("繁", &["po"]),
    ("宿", &["su"]),
    ("隗", &["wei", "kui"]),
    ("祭", &["zhai"]),
    ("谌諶", &["chen", "shen"]),
    ("召", &["shao"]),
    ("秘", &["bi", "mi"]),
    ("洗冼", &["xian"]),
    ("柏", &["bai", "bo"]),
    ("薄", &["bo"]),
    ("葛", &["ge"]),
    ("燕", &["yan"]),
    ("车車", &["che"]),
    ("长長", &["chang", "zhang"]),
];

/// How a Chinese name is typed: whole (`wangmin`) and by its initials (`wm`), in every likely
/// reading. Nothing for a name without Chinese characters.
pub fn of_name(name: &str) -> Vec<String> {
    let mut syllables: Vec<Vec<String>> = name.chars().filter_map(readings).collect();
    let surname: String = name.chars().filter(|c| c.to_pinyin().is_some()).take(2).collect();
    if let Some((_, right)) = LONG_SURNAMES.iter().find(|(held, _)| *held == surname) {
        for (syllable, one) in syllables.iter_mut().zip(*right) {
            prefer(syllable, &[one]);
        }
    } else if let Some(first) = surname.chars().next() {
        match SURNAMES.iter().find(|(held, _)| held.contains(first)) {
            Some((_, right)) => prefer(&mut syllables[0], right),
            // Rare readings of other surnames would only find the wrong people.
            None => syllables[0].truncate(1),
        }
    }
    let mut found = Vec::new();
    for spelling in likeliest(&syllables) {
        let initials: String = spelling.iter().filter_map(|syllable| syllable.chars().next()).collect();
        add(&mut found, spelling.concat());
        add(&mut found, initials);
    }
    found
}

/// How the name of an institution is typed: by its initials (`zsyh`).
pub fn of_institution(name: &str) -> Vec<String> {
    let letters: Vec<Vec<String>> = name.chars().filter_map(initials).collect();
    let mut found = Vec::new();
    for spelling in likeliest(&letters) {
        add(&mut found, spelling.concat());
    }
    found
}

fn add(found: &mut Vec<String>, text: String) {
    if !text.is_empty() && !found.contains(&text) {
        found.push(text);
    }
}

/// Puts these readings before the others.
fn prefer(syllable: &mut Vec<String>, right: &[&str]) {
    syllable.retain(|held| !right.contains(&held.as_str()));
    syllable.splice(0..0, right.iter().map(|one| (*one).to_owned()));
}

/// All readings of a character, the commonest first; ü as keyboards and passports write it.
fn readings(c: char) -> Option<Vec<String>> {
    let mut found = Vec::new();
    for reading in c.to_pinyin_multi()? {
        let plain = reading.plain();
        if plain.contains('ü') {
            for typed in ["v", "yu", "u", "ü"] {
                add(&mut found, plain.replace('ü', typed));
            }
        } else {
            add(&mut found, plain.to_owned());
        }
    }
    Some(found)
}

/// The initials of a character in the name of an institution. Of those with several readings,
/// the ones that such names hold.
fn initials(c: char) -> Option<Vec<String>> {
    let several = match c {
        '行' => "hx",
        '会' | '會' => "hk",
        '重' => "zc",
        '长' | '長' => "cz",
        '厦' | '廈' => "xs",
        '调' | '調' => "dt",
        '传' | '傳' => "cz",
        '藏' => "zc",
        '朝' => "cz",
        '乐' | '樂' => "ly",
        c => c.to_pinyin()?.first_letter(),
    };
    Some(several.chars().map(String::from).collect())
}

/// The likeliest combinations of what each place offers, its likeliest first.
fn likeliest(places: &[Vec<String>]) -> Vec<Vec<&str>> {
    let mut held: Vec<(usize, Vec<&str>)> = vec![(0, Vec::new())];
    for offers in places {
        let mut longer = Vec::with_capacity(held.len() * offers.len());
        for (unlikely, begin) in &held {
            for (i, one) in offers.iter().enumerate() {
                longer.push((unlikely + i, [begin.as_slice(), &[one.as_str()]].concat()));
            }
        }
        longer.sort_by_key(|(unlikely, _)| *unlikely);
        longer.truncate(SPELLINGS);
        held = longer;
    }
    held.into_iter().map(|(_, spelling)| spelling).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_typed_whole_and_by_initials() {
        for (name, typed) in [
            ("王敏", "wangmin wm"),
            ("王 敏", "wangmin wm"),
            ("欧阳娜", "ouyangna oyn"),
            ("歐陽娜", "ouyangna oyn"),
            ("尉迟恭", "yuchigong ycg"),
            ("长孙敏", "zhangsunmin zsm"),
            ("曾敏", "zengmin zm"),
            ("單敏", "shanmin danmin sm"),
            ("朴敏", "piaomin pumin"),
            ("乐敏", "yuemin lemin"),
            ("吕敏", "lvmin lyumin lm"),
            ("李重庆", "lichongqing lizhongqing"),
            ("买买提·艾力", "maimaitiaili mmtal"),
            ("Anna Wang 王安娜", "wanganna wan"),
        ] {
            let found = of_name(name);
            for one in typed.split(' ') {
                assert!(found.iter().any(|held| held == one), "{name}: {one} is not in {found:?}");
            }
        }
        assert_eq!(of_name("王敏"), ["wangmin", "wm"]);
        // The hundred commonest surnames.
        let surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎\
                        余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
        let typed = "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng \
                     xie han tang feng yu dong xiao cheng cao yuan deng xu fu shen zeng peng lv su lu jiang cai jia ding \
                     wei xue ye yan yu pan du dai xia zhong wang tian ren jiang fan fang shi yao tan liao zou xiong jin \
                     lu hao kong bai cui kang mao qiu qin jiang shi gu hou shao meng long wan duan lei qian tang yin li \
                     yi chang wu qiao he lai gong wen";
        let mut wrong = Vec::new();
        for (surname, typed) in surnames.chars().zip(typed.split(' ')) {
            let found = of_name(&format!("{surname}敏"));
            if found[0] != format!("{typed}min") {
                wrong.push((surname, typed, found));
            }
        }
        assert_eq!((surnames.chars().count(), wrong), (typed.split(' ').count(), Vec::new()));
        assert!(of_name("Wang Min").is_empty() && of_name("").is_empty());
    }

    #[test]
    fn institutions_are_typed_by_initials() {
        assert_eq!(of_institution("招商银行")[0], "zsyh");
        assert!(of_institution("重慶銀行").contains(&"cqyh".to_owned()));
        assert!(of_institution("中国注册会计师协会").contains(&"zgzckjsxh".to_owned()));
        assert!(of_institution("China Merchants Bank").is_empty());
    }

    proptest! {
        #[test]
        fn any_name_has_few_spellings(name in "[\u{4e00}-\u{9fff}·a-z ]{0,40}") {
            prop_assert!(of_name(&name).len() <= 2 * SPELLINGS);
            prop_assert!(of_institution(&name).len() <= SPELLINGS);
        }
    }
}
