//! The letters of a text as a reader takes them: what is invisible left out, digits of every script and shape known for what
//! they are worth.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// How surely a letter is a digit. A text is read once for each: the first reading knows plain digits alone, the last one all.
/// So `13800001234两个` holds a number (two of what follows it), and so does `幺三八零零零零幺两三四`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A digit of any script.
    Plain,
    /// A Chinese numeral.
    Word,
    /// What is a digit among digits: ①, 洞, 两, O for 0, l for 1.
    Likeness,
}

/// All readings, the most certain one first.
pub(super) const READINGS: [Kind; 3] = [Kind::Plain, Kind::Word, Kind::Likeness];

/// A letter, and the digit it may be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letter {
    /// The letter in its plain form.
    pub shown: char,
    digit: Option<(char, Kind)>,
}

impl Letter {
    /// The digit it is in a reading.
    pub fn digit(self, reading: Kind) -> Option<char> {
        self.digit.filter(|(_, kind)| *kind <= reading).map(|(digit, _)| digit)
    }

    /// How surely it is a digit, if it may be one.
    pub fn kind(self) -> Option<Kind> {
        self.digit.map(|(_, kind)| kind)
    }

    /// Whether it may stand between two groups of a number: everything but letters, digits and what makes a quantity of the
    /// number beside it; 杠 is a hyphen that is read out.
    pub fn separates(self) -> bool {
        let unit = matches!(self.shown, '%' | '‰' | '¥' | '$' | '€' | '£' | '°' | '′' | '″');
        (!self.shown.is_alphanumeric() && !unit) || matches!(self.shown, 'ー' | '杠')
    }

    /// Whether it may stand for the X of an identity number.
    pub fn crosses(self) -> bool {
        matches!(self.shown, 'x' | 'X' | '×' | '*' | '✕' | '✖' | '╳' | 'х' | 'Х' | 'χ' | 'Χ' | '叉')
    }
}

/// The letters of a text.
pub(super) fn letters(text: &str) -> Vec<Letter> {
    let seen = text.chars().filter(|c| !is_invisible(*c) && !is_combining_mark(*c));
    let mut letters: Vec<Letter> = seen.flat_map(plain).collect();
    let lone = lone_likenesses(&letters);
    for (letter, lone) in letters.iter_mut().zip(lone) {
        letter.digit = letter.digit.or_else(|| alike(letter.shown).filter(|_| lone).map(|d| (d, Kind::Likeness)));
    }
    letters
}

/// Code points that show nothing where they stand (default ignorable ones and format controls).
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}' | '\u{891}' | '\u{8E2}'
        | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{110BD}' | '\u{110CD}' | '\u{13430}'..='\u{1343F}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A character in its plain form, which may be several letters: ㏠ is 1日.
fn plain(c: char) -> impl Iterator<Item = Letter> {
    let own = decimal(c);
    let forms = own.into_iter().chain(std::iter::once(c).filter(move |_| own.is_none()).nfkc());
    forms.map(move |shown| {
        // A digit that is one in its plain form alone is ringed, bracketed or raised: a mark in a list as often as a digit.
        let kind = if own.is_some() { Kind::Plain } else { Kind::Likeness };
        let digit = Some(shown).filter(char::is_ascii_digit).map(|digit| (digit, kind));
        Letter { shown, digit: digit.or_else(|| word(shown)) }
    })
}

/// The ASCII digit that a decimal digit of any script stands for.
fn decimal(c: char) -> Option<char> {
    /// The zeros of the scripts; the digits to nine follow each of them.
    const ZEROS: [char; 26] = [
        '0',
        '\u{660}',
        '\u{6F0}',
        '\u{7C0}',
        '\u{966}',
        '\u{9E6}',
        '\u{A66}',
        '\u{AE6}',
        '\u{B66}',
        '\u{BE6}',
        '\u{C66}',
        '\u{CE6}',
        '\u{D66}',
        '\u{E50}',
        '\u{ED0}',
        '\u{F20}',
        '\u{1040}',
        '\u{17E0}',
        '\u{1810}',
        '\u{1946}',
        '\u{19D0}',
        '\u{A9D0}',
        '\u{A9F0}',
        '\u{ABF0}',
        '\u{FF10}',
        '\u{1FBF0}',
    ];
    let point = u32::from(c);
    let mathematical = (0x1D7CE..=0x1D7FF).contains(&point).then(|| (point - 0x1D7CE) % 10);
    let value =
        mathematical.or_else(|| ZEROS.iter().map(|zero| point.wrapping_sub(u32::from(*zero))).find(|v| *v < 10));
    value.and_then(|value| char::from_digit(value, 10))
}

/// A digit that is written as a word, or drawn as one.
fn word(letter: char) -> Option<(char, Kind)> {
    let point = u32::from(letter);
    let ringed = match point {
        0x2776..=0x277E => Some(point - 0x2775),
        0x2780..=0x2788 => Some(point - 0x277F),
        0x278A..=0x2792 => Some(point - 0x2789),
        0x24F5..=0x24FD => Some(point - 0x24F4),
        0x3021..=0x3029 => Some(point - 0x3020),
        0x24FF | 0x1F10B | 0x1F10C => Some(0),
        _ => None,
    };
    if let Some(digit) = ringed.and_then(|value| char::from_digit(value, 10)) {
        return Some((digit, Kind::Likeness));
    }
    let (digit, kind) = match letter {
        '〇' | '零' | '○' | '◯' => ('0', Kind::Word),
        '一' | '幺' | '壹' | '壱' | '弌' => ('1', Kind::Word),
        '二' | '贰' | '貳' | '貮' | '弍' => ('2', Kind::Word),
        '三' | '叁' | '參' | '叄' | '弎' => ('3', Kind::Word),
        '四' | '肆' => ('4', Kind::Word),
        '五' | '伍' => ('5', Kind::Word),
        '六' | '陆' | '陸' => ('6', Kind::Word),
        '七' | '柒' => ('7', Kind::Word),
        '八' | '捌' => ('8', Kind::Word),
        '九' | '玖' => ('9', Kind::Word),
        // As they are said over a bad line, and what else means a digit now and then.
        '洞' => ('0', Kind::Likeness),
        '么' | '麼' => ('1', Kind::Likeness),
        '两' | '兩' => ('2', Kind::Likeness),
        '参' => ('3', Kind::Likeness),
        '拐' => ('7', Kind::Likeness),
        '勾' | '钩' => ('9', Kind::Likeness),
        _ => return None,
    };
    Some((digit, kind))
}

/// A letter that looks like 0 or 1.
fn alike(letter: char) -> Option<char> {
    match letter {
        'O' | 'o' | 'О' | 'о' | 'Ο' | 'ο' => Some('0'),
        'I' | 'l' | 'І' | 'Ӏ' | 'Ι' | 'ı' => Some('1'),
        _ => None,
    }
}

/// Which letters stand among none but such likenesses: those of `l38OOOO1234` do, the l of `tel` does not.
fn lone_likenesses(letters: &[Letter]) -> Vec<bool> {
    let alphabetic = |letter: &Letter| letter.shown.is_alphabetic() && letter.shown < '\u{2E80}';
    let mut lone = Vec::with_capacity(letters.len());
    for run in letters.chunk_by(|one, next| alphabetic(one) == alphabetic(next)) {
        let all = run.iter().all(|letter| alike(letter.shown).is_some());
        lone.extend(std::iter::repeat_n(all, run.len()));
    }
    lone
}
