//! Types: people, where they live, what they need. None of them can be printed.

use serde::{Deserialize, Serialize};

use super::super::model::{Household, State};
use kernel::geo::Position;
use kernel::{Day, IdentityNumber, PhoneNumber, coded_enum};

/// The parts of a dossier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the masked form shows.
    MaskedProfile,
    /// Who they are.
    People,
    /// Where they live, in words.
    Place,
    /// What was noted in free text.
    Words,
    /// What is to be done for them.
    Plan,
    /// Which papers belong to the file.
    Papers,
    /// Why and how something was done, or looked at.
    Act,
    /// What those who help have said of it.
    Help,
    /// What a unit may open of it.
    Reader,
    /// What it was before an import changed it.
    Back,
}

impl Part {
    /// Every part.
    pub const ALL: [Self; 10] = [
        Self::MaskedProfile,
        Self::People,
        Self::Place,
        Self::Words,
        Self::Plan,
        Self::Papers,
        Self::Act,
        Self::Help,
        Self::Reader,
        Self::Back,
    ];

    /// The name on the disk, and what the part is sealed for.
    pub fn name(self) -> &'static str {
        match self {
            Self::MaskedProfile => "face",
            Self::People => "people",
            Self::Place => "place",
            Self::Words => "words",
            Self::Plan => "plan",
            Self::Papers => "papers",
            Self::Act => "act",
            Self::Help => "help",
            Self::Reader => "reader",
            Self::Back => "back",
        }
    }
}

coded_enum! {
    /// 困难类别 · Category of hardship, as the authority has decided it.
    pub enum HardshipCategory {
        SubsistenceAllowance = "subsistence_allowance" ["低保", "Subsistence allowance"],
        SubsistenceSingle = "subsistence_single" ["单人保", "Subsistence allowance for one person"],
        DestituteScattered = "destitute_scattered" ["特困分散供养", "Destitute, cared for at home"],
        DestituteCentralised = "destitute_centralised" ["特困集中供养", "Destitute, cared for in an institution"],
        NearSubsistence = "near_subsistence" ["低保边缘", "Near subsistence"],
        ExpenditureHardship = "expenditure_hardship" ["刚性支出困难", "Hardship by unavoidable expenses"],
        RelapseMonitoring = "relapse_monitoring" ["防返贫监测", "Watched lest poverty returns"],
        OtherHardship = "other_hardship" ["其他困难", "Other hardship"],
    }
}

impl HardshipCategory {
    /// After how many months it is checked again.
    pub fn months(self) -> i32 {
        match self {
            Self::SubsistenceAllowance
            | Self::SubsistenceSingle
            | Self::DestituteScattered
            | Self::DestituteCentralised => 12,
            Self::NearSubsistence | Self::ExpenditureHardship | Self::RelapseMonitoring | Self::OtherHardship => 6,
        }
    }
}

impl Household {
    /// When its category is to be checked again: twelve months after the last time where the authority itself checks
    /// every year, six months for everybody else.
    pub fn recheck_due_on(&self, category: Option<HardshipCategory>) -> Option<Day> {
        let checked = self.checked_on.filter(|_| self.state == State::Active)?;
        Some(checked.plus_months(category.map_or(6, HardshipCategory::months)))
    }
}

coded_enum! {
    /// 困难情形 · Why a household is in hardship.
    pub enum HardshipTag {
        ElderlyLivingAlone = "elderly_living_alone" ["孤寡空巢", "Elderly living alone"],
        Disability = "disability" ["残疾", "Disability"],
        SeriousIllness = "serious_illness" ["重病", "Serious illness"],
        Orphan = "orphan" ["孤儿", "Orphan"],
        DeFactoUnsupportedChild = "de_facto_unsupported_child" ["事实无人抚养儿童", "Child nobody provides for"],
        EducationBurden = "education_burden" ["教育负担", "Burden of education"],
        Unemployment = "unemployment" ["失业", "Unemployment"],
        Accident = "accident" ["意外事故", "Accident"],
        VeteranFamily = "veteran_family" ["优抚对象", "Veteran's family"],
    }
}

coded_enum! {
    /// 帮扶需求 · What a household needs.
    pub enum HouseholdNeed {
        LivingAid = "living_aid" ["生活救助", "Living"],
        MedicalAid = "medical_aid" ["就医帮助", "Medical care"],
        EducationAid = "education_aid" ["助学", "Education"],
        Employment = "employment" ["就业", "Work"],
        Housing = "housing" ["住房修缮", "Housing"],
        Care = "care" ["照料陪护", "Care"],
        Errands = "errands" ["代办跑腿", "Errands"],
        Counselling = "counselling" ["心理疏导", "Counselling"],
        LegalAid = "legal_aid" ["法律援助", "Legal aid"],
        OtherNeed = "other_need" ["其他需求", "Something else"],
    }
}

coded_enum! {
    /// 沟通方式 · How a household is talked with. Never the language of an ethnic group: that would tell what is not collected.
    pub enum Communication {
        Dialect = "dialect" ["方言", "Local dialect"],
        SignLanguage = "sign_language" ["手语", "Sign language"],
        LargePrint = "large_print" ["大字", "Large print"],
        Braille = "braille" ["盲文", "Braille"],
        InWriting = "in_writing" ["书面", "In writing"],
        ThroughCarer = "through_carer" ["由照护人转达", "Through a carer"],
    }
}

coded_enum! {
    /// 与户主关系 · Relation to the head of the household (GB/T 4761).
    pub enum FamilyRelation {
        Oneself = "01" ["本人", "Oneself"],
        Head = "02" ["户主", "Head of the household"],
        Spouse = "10" ["配偶", "Spouse"],
        Husband = "11" ["夫", "Husband"],
        Wife = "12" ["妻", "Wife"],
        Son = "20" ["子", "Son"],
        Daughter = "30" ["女", "Daughter"],
        Grandchild = "40" ["孙辈", "Grandchild"],
        Parent = "50" ["父母", "Parent"],
        Father = "51" ["父亲", "Father"],
        Mother = "52" ["母亲", "Mother"],
        ElderBrother = "71" ["兄", "Elder brother"],
        YoungerBrother = "73" ["弟", "Younger brother"],
        ElderSister = "75" ["姐", "Elder sister"],
        YoungerSister = "77" ["妹", "Younger sister"],
        OtherRelative = "97" ["其他亲属", "Other relative"],
        NotRelated = "99" ["非亲属", "Not related"],
    }
}

/// When somebody was born: the year, or the day where it is needed.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Birth {
    /// The year.
    Year(i32),
    /// The day.
    Day(Day),
}

impl Birth {
    /// Reads `1950` or `1950-01-31`.
    pub fn parse(raw: &str) -> Option<Self> {
        let sound = |year: i32| (Day::FIRST.year()..=Day::LAST.year()).contains(&year);
        match raw.len() {
            4 if raw.bytes().all(|byte| byte.is_ascii_digit()) => {
                raw.parse().ok().filter(|year| sound(*year)).map(Self::Year)
            }
            10 => raw.parse().ok().map(Self::Day),
            _ => None,
        }
    }

    /// Whether that is after a day.
    pub fn later_than(self, today: Day) -> bool {
        match self {
            Self::Year(year) => year > today.year(),
            Self::Day(day) => day > today,
        }
    }

    /// Whether somebody born then may be under fourteen on a day (个人信息保护法, art. 31): through the fourteenth birthday
    /// itself; of a year alone, as if born on its last day.
    pub fn under_fourteen(self, today: Day) -> bool {
        match self {
            Self::Year(year) => year.saturating_add(14) >= today.year(),
            Self::Day(day) => day.is_under(14, today),
        }
    }

    /// Whether it cannot be that somebody born then was born on this day.
    pub fn contradicts(self, day: Day) -> bool {
        match self {
            Self::Year(year) => year != day.year(),
            Self::Day(other) => other != day,
        }
    }
}

impl TryFrom<String> for Birth {
    type Error = &'static str;

    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Self::parse(&raw).ok_or("no birth")
    }
}

impl From<Birth> for String {
    fn from(birth: Birth) -> Self {
        match birth {
            Birth::Year(year) => format!("{year:04}"),
            Birth::Day(day) => day.to_string(),
        }
    }
}

/// Category (1–7) and grade (1–4, 1 the heaviest) of a certified disability; the certificate's number is not kept.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disability {
    /// 1 视力 2 听力 3 言语 4 肢体 5 智力 6 精神 7 多重.
    pub category: u8,
    /// 1 to 4.
    pub grade: u8,
}

/// Somebody of a household.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Relation to the head.
    pub relation: FamilyRelation,
    /// 姓名.
    pub name: String,
    /// 公民身份号码.
    pub identity: Option<IdentityNumber>,
    /// 电话.
    pub phone: Option<PhoneNumber>,
    /// 出生.
    pub birth: Option<Birth>,
    /// 残疾.
    pub disability: Option<Disability>,
}

/// Everything said of a household, in clear.
#[derive(Clone, PartialEq, Eq)]
pub struct Dossier {
    /// The head first, then the others.
    pub people: Vec<Person>,
    /// 住址.
    pub address: Option<String>,
    /// Where that is.
    pub point: Option<Position>,
    /// 困难类别.
    pub category: Option<HardshipCategory>,
    /// 困难情形.
    pub tags: Vec<HardshipTag>,
    /// 需求.
    pub needs: Vec<HouseholdNeed>,
    /// 沟通方式.
    pub communication: Vec<Communication>,
    /// 备注.
    pub note: Option<String>,
}

/// What the masked form shows; sealed all the same.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedProfile {
    /// 张*
    pub display_name: String,
    /// How many people.
    pub members_count: i64,
    /// 困难类别.
    pub category: Option<HardshipCategory>,
    /// 困难情形.
    pub tags: Vec<HardshipTag>,
    /// 需求.
    pub needs: Vec<HouseholdNeed>,
    /// 沟通方式.
    #[serde(default)]
    pub communication: Vec<Communication>,
    /// Longitude and latitude on the grid.
    pub point: Option<(i32, i32)>,
    /// 110***********002X of the head.
    pub identity: Option<String>,
    /// 138****1234 of the head.
    pub phone: Option<String>,
    /// The compound.
    pub address: Option<String>,
}

impl MaskedProfile {
    /// Where they live.
    pub fn position(&self) -> Option<Position> {
        self.point.map(|(lon, lat)| Position { lon, lat })
    }
}

coded_enum! {
    /// 附件类别 · What kind of paper belongs to a file.
    pub enum HouseholdAttachmentKind {
        Application = "application" ["申请书", "Application"],
        Certificate = "certificate" ["证明材料", "Certificate"],
        Medical = "medical" ["医疗材料", "Medical record"],
        ConsentForm = "consent_form" ["同意书", "Form of consent"],
        Minutes = "minutes" ["评议、公示记录", "Minutes of a review or a notice"],
        Photograph = "photograph" ["照片", "Photograph"],
        OtherPaper = "other_paper" ["其他", "Something else"],
    }
}

/// A paper that belongs to the file (附件), and where it is kept.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What kind.
    pub kind: HouseholdAttachmentKind,
    /// What it is called.
    pub title: String,
    /// Of which day.
    pub dated_on: Option<Day>,
    /// Where it is kept.
    pub kept_at: Option<String>,
}

/// A measure of the plan (一户一策).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// Towards which need.
    pub kind: HouseholdNeed,
    /// What.
    pub text: String,
    /// Who sees to it: a post or a unit.
    pub who: String,
    /// By when.
    pub due_on: Option<Day>,
}
