//! The clause templates (条款范本) of the 互联共转 agreement, general clauses first.

use super::model::{ClauseGroup, Template};
use kernel::Commons;

/// Every template, in the order they would stand in an agreement.
pub static TEMPLATES: &[Template] = &[
    Template {
        code: "purpose",
        group: ClauseGroup::General,
        title: ["共建宗旨", "Purpose"],
        text: "各方以党建为引领, 开展“互联共转”行动, 围绕党建联动、资源联享、服务联做、发展联促、文明联创、公益联搞, \
               共同服务辖区居民, 解决群众最关心最直接最现实的问题。",
        gloss: "The parties join in the 互联共转 programme along the six linkages to serve the residents of the community.",
        commons: &[Commons::CoBuild, Commons::CoGovern],
    },
    Template {
        code: "principles",
        group: ClauseGroup::General,
        title: ["共建原则", "Principles"],
        text: "各方坚持自愿参与、平等协商、优势互补、量力而行、务求实效的原则, 重大事项共商, 工作任务共担, 工作成果共享。",
        gloss: "Voluntary, on equal terms, within each party's means, and for results; matters of weight are decided together.",
        commons: &[Commons::CoConsult, Commons::CoBear, Commons::CoShare],
    },
    Template {
        code: "co_organise",
        group: ClauseGroup::Mechanism,
        title: ["组织共建", "Organise together"],
        text: "社区党组织与单位党组织结为共建对子, 每季度至少召开一次联席会议, 共同研究年度共建计划和重点事项; \
               单位党组织负责人可受聘担任社区“大党委”兼职委员, 参与社区重大事项的讨论。",
        gloss: "The party organisations pair up, meet at least quarterly, and unit leaders may take part-time committee seats.",
        commons: &[Commons::CoConsult, Commons::CoBuild],
    },
    Template {
        code: "co_manage_members",
        group: ClauseGroup::Mechanism,
        title: ["党员共管", "Look after members together"],
        text: "单位组织在职党员到社区报到, 认领服务岗位, 参加志愿服务和主题党日; 社区如实记录参加的人次和服务时长, \
               只向所在单位反馈汇总情况。本条款不要求任何一方提供或登记党员个人信息。",
        gloss: "Members check in and volunteer; only head-counts and hours are reported back, no personal data is exchanged.",
        commons: &[Commons::CoGovern],
    },
    Template {
        code: "co_serve",
        group: ClauseGroup::Mechanism,
        title: ["服务共抓", "Serve together"],
        text: "各方根据居民需求清单共同开展便民服务、困难家庭帮扶、环境整治、安全隐患排查等活动; \
               服务事项列入承诺清单, 明确责任方、数量和完成时限。",
        gloss: "Services follow the list of residents' needs; each stands in the list of commitments with its party and day.",
        commons: &[Commons::CoBuild, Commons::CoBear],
    },
    Template {
        code: "co_share_resources",
        group: ClauseGroup::Mechanism,
        title: ["资源共享", "Share resources"],
        text: "各方在不影响正常工作的前提下, 相互开放场地、设施、人才、信息等资源, 编制资源清单并及时更新; \
               使用方爱护资源并承担使用期间的安全责任, 资源的权属不因共享而改变。",
        gloss: "Premises, equipment, skills and information are opened to each other; ownership does not change by sharing.",
        commons: &[Commons::CoOwn, Commons::CoShare],
    },
    Template {
        code: "zone_duty",
        group: ClauseGroup::General,
        title: ["责任区认领", "Responsibility zones"],
        text: "单位可认领辖区内的责任片区, 在片区内开展文明创建宣传动员、困难群众帮扶和环境维护; 无单位认领的片区由社区负责。",
        gloss: "Units may claim zones and look after them; an unclaimed zone stays with the community.",
        commons: &[Commons::CoGovern],
    },
    Template {
        code: "liaison",
        group: ClauseGroup::General,
        title: ["联络机制", "Liaison"],
        text: "各方明确一名分管负责人和一名联络员, 负责日常联系; 人员变动的, 应在十个工作日内告知其他各方。",
        gloss: "Each party names a responsible leader and a liaison and tells the others of changes within ten working days.",
        commons: &[Commons::CoConsult],
    },
    Template {
        code: "review",
        group: ClauseGroup::General,
        title: ["履约评议", "Review"],
        text: "各方每年至少对承诺事项的完成情况共同评议一次, 由承诺方以外的一方核验, 评议结果向各方公开。",
        gloss: "At least once a year the parties review the commitments; nobody verifies their own.",
        commons: &[Commons::CoConsult, Commons::CoGovern],
    },
    Template {
        code: "personal_data",
        group: ClauseGroup::General,
        title: ["个人信息保护", "Personal data"],
        text: "各方在帮扶和服务中知悉的居民个人信息, 只能用于约定的帮扶事项, 不得向第三方提供或公开, 帮扶结束后及时删除。",
        gloss: "What a party learns about residents is used for the agreed help only, passed to nobody, and deleted after it.",
        commons: &[],
    },
    Template {
        code: "term",
        group: ClauseGroup::General,
        title: ["期限与变更", "Term and change"],
        text: "本协议自各方签署且起始日届至之日起生效。变更、中止或提前终止须经各方协商一致; \
               任何一方需要退出的, 应提前三十日书面告知, 并做好责任区、帮扶对象和未完成事项的交接。",
        gloss: "In force once signed and started; changes need everybody; leaving takes thirty days' notice and a hand-over.",
        commons: &[Commons::CoConsult],
    },
    Template {
        code: "nature",
        group: ClauseGroup::General,
        title: ["协议性质", "Nature"],
        text: "本协议是各方自愿开展共建的约定, 不改变各方的隶属关系、财产权属和法定职责; 未尽事宜由各方协商解决。",
        gloss: "A voluntary understanding that changes neither affiliation, nor property, nor statutory duties.",
        commons: &[],
    },
];

/// The template of this code.
pub fn named(code: &str) -> Option<&'static Template> {
    TEMPLATES.iter().find(|template| template.code == code)
}

#[cfg(test)]
mod tests {
    use super::super::model::Mechanism;
    use super::*;

    #[test]
    fn the_four_mechanisms_have_their_clause_and_codes_are_unique() {
        for mechanism in Mechanism::ALL {
            let template = named(mechanism.name()).unwrap();
            assert_eq!(template.group, ClauseGroup::Mechanism);
            assert_eq!(template.title[0], mechanism.label()[0]);
        }
        let mut codes: Vec<_> = TEMPLATES.iter().map(|template| template.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), TEMPLATES.len());
        assert!(TEMPLATES.iter().all(|template| !template.text.contains("  ")), "line continuations leave no blanks");
    }
}
