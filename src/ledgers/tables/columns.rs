//! The columns of each sheet: what they are called, how else people call them, and what the template says of them.

use super::super::sheets::workbook::Picks;
use super::model::ImportSheet;
use households::export::{ConsentBy, FamilyRelation, HardshipCategory, HardshipTag, HouseholdNeed, LegalBasis};
use kernel::Role;
use kernel::geo::Crs;
use units::{Sector, UnitKind};
use zones::{DutyKind, ZoneKind};

/// A column.
#[derive(Debug)]
pub struct Column {
    /// What the code calls it.
    pub key: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// Other headings it is known by.
    pub also: &'static [&'static str],
    /// Whether a row cannot do without it.
    pub need: Need,
    /// What the template says of it.
    pub hint: &'static str,
    /// What the template's example says.
    pub example: &'static str,
}

/// Whether a row can do without a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// No row can.
    Required,
    /// It may be blank.
    Optional,
}

/// The heading of the column that says what is wrong; passed over when such a workbook comes back.
pub const WRONG: &str = "错误";
/// A row whose first words begin with this is an example.
pub const EXAMPLE: &str = "【示例】";
/// A row whose first words begin with this explains.
pub const HINT: &str = "【说明】";

macro_rules! columns {
    ($($name:ident { $($key:literal $heading:literal [$($also:literal)*] $need:ident $hint:literal $example:literal;)+ })+) => {$(
        static $name: &[Column] = &[$(Column {
            key: $key, heading: $heading, also: &[$($also),*], need: Need::$need, hint: $hint, example: $example,
        }),+];
    )+};
}

columns! {
    UNITS {
        "code" "单位编号" ["编号" "单位代码" "序号编码"] Required "本社区内唯一, 如 U01" "U90";
        "name" "单位名称" ["名称" "单位全称" "单位"] Required "与公章一致的全称" "示例小学";
        "short_name" "简称" ["单位简称"] Optional "可不填" "示例小学";
        "sector" "类别" ["单位类别"] Optional "企事业单位 或 民营单位; 不清楚请留空" "企事业单位";
        "kind" "性质" ["单位性质"] Optional "从下拉列表选择; 不清楚请留空" "事业单位";
        "property_manager" "是否物业" ["物业" "是否物业单位"] Optional "是 或 否" "否";
        "unified_social_credit_code" "统一社会信用代码" ["信用代码" "社会信用代码"] Optional "18 位; 个别单位没有可留空" "";
        "post" "联系岗位" ["岗位" "联系部门" "联系科室"] Optional "岗位或科室, 不写人名" "办公室";
        "phone" "办公电话" ["电话" "联系电话" "座机"] Optional "办公座机, 不写手机号" "0937-6226222";
        "address" "地址" ["单位地址"] Optional "可不填" "示例路 1 号";
        "note" "备注" ["说明"] Optional "仅社区工作人员可见" "";
    }
    CONTACTS {
        "unit_code" "单位编号" ["编号" "单位代码"] Optional "编号和名称至少填一项" "U90";
        "unit_name" "单位名称" ["名称" "单位" "所属单位"] Optional "编号和名称至少填一项" "示例小学";
        "name" "姓名" ["联系人" "联系人姓名"] Required "账号使用人姓名" "示例人员";
        "title" "职务" ["职位"] Optional "可不填" "副校长";
        "roles" "角色" ["系统角色" "权限"] Required "单位负责人、单位联络员、帮扶责任人; 多个用顿号隔开" "单位联络员";
        "login" "登录名" ["账号" "用户名"] Optional "可不填, 由本人兑换邀请码时自选" "";
    }
    AGREEMENTS {
        "number" "协议编号" ["系统编号"] Optional "由系统编排, 新协议请留空" "";
        "unit_code" "单位编号" ["编号" "单位代码"] Optional "编号和名称至少填一项; 多家单位用顿号隔开" "U90";
        "unit_name" "单位名称" ["单位" "签约单位"] Optional "编号和名称至少填一项" "示例小学";
        "title" "协议名称" ["名称" "协议标题"] Required "与协议原件一致" "示例社区与示例小学共建协议";
        "document_no" "文号" ["发文字号" "文件编号"] Optional "可不填" "";
        "signed_on" "签订日期" ["签署日期" "签约日期" "签订时间"] Required "如 2026.6.30 或 2026年6月30日" "2026.6.30";
        "starts_on" "起始日期" ["开始日期" "生效日期" "起始时间"] Required "如 2026.7.1" "2026.7.1";
        "ends_on" "截止日期" ["结束日期" "到期日期" "终止日期"] Optional "长期协议填“长期”或留空" "2028.6.30";
        "renews_automatically" "到期自动续签" ["自动续签"] Optional "是 或 否" "否";
        "purpose" "宗旨" ["协议宗旨" "主要内容"] Optional "可不填" "共同服务辖区居民";
        "basis" "签署方式" [] Optional "纸质盖章 (默认); 线上签署的协议不能导入" "纸质盖章";
    }
    ZONES {
        "code" "责任区编号" ["编号" "片区编号" "网格编号"] Optional "可不填, 由系统编号; 修改已有责任区时填写" "";
        "name" "名称" ["责任区名称" "片区名称"] Required "如 示例院落东片" "示例院落东片";
        "zone_kind" "类别" ["责任区类别"] Optional "从下拉列表选择; 不填为片区" "小区院落";
        "description" "四至" ["四至范围" "范围" "四至描述"] Optional "东、西、南、北各以何处为界" "东至示例路, 西至示例街";
        "unit" "认领单位" ["责任单位" "单位" "单位名称" "单位编号"] Optional "单位编号或名称, 须有生效中的协议; 没有请留空" "U90";
        "claimed_on" "认领日期" ["认领时间" "起始日期"] Optional "如 2026.7.1; 不填为今天" "2026.7.1";
        "duties" "职责" ["责任区职责" "主要职责"] Optional "从下拉列表选择; 多个用顿号隔开" "环境卫生整治、文明创建宣传动员";
    }
    HOUSEHOLDS {
        "code" "档案编号" ["系统编号" "编号"] Optional "新增的家庭留空; 更新已有家庭时填写, 如 H001" "";
        "household" "户号" ["户序号" "家庭编号" "户编号"] Optional "每人一行, 同一户各行填相同的户号; 已填档案编号的可不填" "1";
        "relation" "与户主关系" ["关系" "家庭关系" "成员关系"] Optional "从下拉列表选择; 每户有且只有一行为户主, 户的信息填在户主行" "户主";
        "name" "姓名" ["成员姓名" "户主姓名" "人员姓名"] Required "本人姓名" "示例甲";
        "identity_number" "身份证号" ["公民身份号码" "身份证号码" "身份证" "证件号码"] Optional "可不填; 18 位 (旧 15 位自动换算), 须有单独同意; 单元格设为文本" "11010519491231002X";
        "phone" "电话" ["联系电话" "手机" "手机号" "手机号码" "联系方式"] Optional "可不填" "19900001234";
        "born" "出生日期" ["出生" "出生年份" "出生年月日"] Optional "年份或日期, 如 1950 或 1950.1.31; 填了身份证号可不填" "1949";
        "disability_category" "残疾类别" ["残疾类型"] Optional "持残疾人证的选择; 不填证号; 须有单独同意" "肢体";
        "disability_grade" "残疾等级" ["残疾级别"] Optional "一级最重; 与残疾类别同时填写" "二级";
        "address" "住址" ["家庭住址" "地址" "居住地址"] Optional "到门牌; 户主行填写" "示例小区1号楼1单元101室";
        "lng" "经度" [] Optional "可不填; 与纬度同时填写" "98.2855";
        "lat" "纬度" [] Optional "可不填" "39.771";
        "crs" "坐标系" [] Optional "不填为 wgs84; 高德、腾讯地图为 gcj02, 百度地图为 bd09" "";
        "hardship_category" "困难类别" ["困难类型" "救助类别" "认定类别"] Optional "民政部门或街道认定的类别; 没有认定的留空" "低保";
        "decided_by" "认定部门" ["认定机关" "认定单位"] Optional "有认定结果的填写, 导入后直接纳入帮扶" "示例街道办事处";
        "decided_on" "认定日期" ["认定时间"] Optional "与认定部门同时填写, 如 2026.1.5" "2026.1.5";
        "tags" "困难情形" ["致困原因" "困难原因"] Optional "从下拉列表选择; 多个用顿号隔开" "残疾、失业";
        "needs" "帮扶需求" ["需求" "救助需求"] Optional "从下拉列表选择; 多个用顿号隔开" "生活救助";
        "legal_basis" "处理依据" ["法律依据"] Optional "从下拉列表选择; 新增的家庭须填写" "履行法定职责";
        "consent_on" "单独同意日期" ["同意日期"] Optional "填写身份证号、残疾、重病等敏感信息的, 须先取得单独同意" "2026.1.4";
        "consent_by" "同意人" [] Optional "有不满十四周岁成员的, 须有监护人同意" "本人";
        "officer" "帮扶专干" ["专干" "责任专干"] Optional "姓名; 不填为导入人" "";
        "note" "备注" ["说明" "情况说明"] Optional "不写身份证号和电话" "行动不便, 需要代办购药。";
    }
}

/// The sheets of the onboarding workbook.
pub const ONBOARDING: [ImportSheet; 4] =
    [ImportSheet::Units, ImportSheet::Contacts, ImportSheet::Agreements, ImportSheet::Zones];

/// The columns of a sheet.
pub fn of(ledger: ImportSheet) -> &'static [Column] {
    match ledger {
        ImportSheet::Units => UNITS,
        ImportSheet::Contacts => CONTACTS,
        ImportSheet::Agreements => AGREEMENTS,
        ImportSheet::Zones => ZONES,
        ImportSheet::Households => HOUSEHOLDS,
    }
}

/// The sheet of this name; `一、单位` and `单位表` are `单位` too.
pub fn ledger(name: &str) -> Option<ImportSheet> {
    match plain(name).as_str() {
        "单位" | "单位表" | "伙伴单位" | "共建单位" | "units" => Some(ImportSheet::Units),
        "联系人" | "联系人表" | "人员" | "contacts" => Some(ImportSheet::Contacts),
        "已签协议" | "协议" | "协议表" | "签约协议" | "agreements" => Some(ImportSheet::Agreements),
        "责任区" | "责任区域" | "责任区表" | "zones" => Some(ImportSheet::Zones),
        "困难家庭" | "困难家庭表" | "困难家庭台账" | "困难户" | "households" => {
            Some(ImportSheet::Households)
        }
        _ => None,
    }
}

/// The column of this heading.
pub fn named(ledger: ImportSheet, heading: &str) -> Option<usize> {
    let heading = plain(heading);
    let columns = of(ledger);
    let exact = columns.iter().position(|column| column.heading == heading);
    exact.or_else(|| columns.iter().position(|column| column.also.contains(&heading.as_str())))
}

/// A heading without what people put around it: stars, blanks, and what stands in brackets.
pub fn plain(words: &str) -> String {
    let words = super::words::tidy(words);
    let words = words.split(['(', '[', '【', '〔']).next().unwrap_or_default();
    words.trim_matches(['*', ':', '、', '#']).to_lowercase()
}

/// What can be chosen in a column, for the drop-down lists of the template.
pub fn choices(key: &str) -> Option<(Picks, Vec<&'static str>)> {
    fn labels<T: Copy>(all: &[T], label: fn(T) -> [&'static str; 2]) -> Vec<&'static str> {
        all.iter().map(|one| label(*one)[0]).collect()
    }
    match key {
        "sector" => Some((Picks::One, labels(Sector::ALL, Sector::label))),
        "kind" => Some((Picks::One, labels(UnitKind::ALL, UnitKind::label))),
        "property_manager" | "renews_automatically" => Some((Picks::One, vec!["是", "否"])),
        "roles" => Some((Picks::Several, labels(&MEMBER_ROLES, Role::label))),
        "basis" => Some((Picks::One, vec!["纸质盖章"])),
        "zone_kind" => Some((Picks::One, labels(ZoneKind::ALL, ZoneKind::label))),
        "duties" => Some((Picks::Several, labels(DutyKind::ALL, DutyKind::label))),
        "relation" => Some((Picks::One, labels(FamilyRelation::ALL, FamilyRelation::label))),
        "disability_category" => Some((Picks::One, DISABILITIES.to_vec())),
        "disability_grade" => Some((Picks::One, GRADES.to_vec())),
        "crs" => Some((Picks::One, Crs::ALL.iter().map(|crs| crs.name()).collect())),
        "hardship_category" => Some((Picks::One, labels(HardshipCategory::ALL, HardshipCategory::label))),
        "tags" => Some((Picks::Several, labels(HardshipTag::ALL, HardshipTag::label))),
        "needs" => Some((Picks::Several, labels(HouseholdNeed::ALL, HouseholdNeed::label))),
        "legal_basis" => Some((Picks::One, labels(LegalBasis::ALL, LegalBasis::label))),
        "consent_by" => Some((Picks::One, labels(ConsentBy::ALL, ConsentBy::label))),
        _ => None,
    }
}

/// Whether a column holds digits that are no number.
pub fn digits(key: &str) -> bool {
    ["unified_social_credit_code", "phone", "identity_number", "born", "code", "unit_code", "household"].contains(&key)
}

/// What a certified disability is called, by its category from 1 on.
pub const DISABILITIES: [&str; 7] = ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"];

/// How heavy it is, from 1 on.
pub const GRADES: [&str; 4] = ["一级", "二级", "三级", "四级"];

/// The roles a person of a unit can have.
pub const MEMBER_ROLES: [Role; 3] = [Role::UnitHead, Role::UnitLiaison, Role::Helper];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_as_people_write_them() {
        for heading in
            ["单位编号", " 单位编号* ", "单位 编号", "编号", "单位编号(必填)", "单位编号（必填）：", "＊单位编号"]
        {
            assert_eq!(named(ImportSheet::Units, heading), Some(0), "{heading}");
        }
        assert_eq!(named(ImportSheet::Units, "手机"), None);
        assert_eq!(ledger(" 单 位 "), Some(ImportSheet::Units));
        assert_eq!(ledger("责任区（选填）"), Some(ImportSheet::Zones));
        assert_eq!(ledger("其他"), None);
    }

    #[test]
    fn every_heading_leads_to_its_own_column() {
        for ledger in ImportSheet::ALL {
            for (place, column) in of(*ledger).iter().enumerate() {
                assert_eq!(named(*ledger, column.heading), Some(place), "{}", column.heading);
            }
        }
    }
}
