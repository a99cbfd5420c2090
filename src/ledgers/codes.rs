//! The field codes of this slice: what can be wrong with a cell of a sheet or a place of a map.

kernel::field_codes! {
    AGREEMENT_DIFFERS = "agreement_differs" ["请与已登记的协议保持一致。", "Say what the registered agreement says."];
    ASSIGNED_BY_SECRETARY = "assigned_by_secretary" ["责任单位请由书记指派。", "Ask the secretary to assign the zone."];
    CATEGORY_BY_RECHECK = "category_by_recheck"
        ["请在系统中以复核调整困难类别。", "Change the category by a recheck in the service."];
    CELL_IS_AN_ERROR = "cell_is_an_error"
        ["请在单元格中填写正确内容。", "Put the right content in the place of the error."];
    COLLECTION_EXPECTED = "collection_expected"
        ["请提交 GeoJSON 的 FeatureCollection。", "Send a GeoJSON FeatureCollection."];
    COLUMN_MISSING = "column_missing" ["请补上模板中的这一列。", "Add the column of the template."];
    COLUMN_TWICE = "column_twice" ["请删去重复的列。", "Remove one of the two columns."];
    CONSENT_DIFFERS = "consent_differs" ["请与已登记的同意保持一致。", "Say what the recorded consent says."];
    CONSENT_WITHDRAWN = "consent_withdrawn"
        ["同意已撤回, 请先登记新的同意。", "Record a new consent first: the old one was taken back."];
    CONTACT_LOGIN_DIFFERS = "contact_login_differs" ["登录名请在系统中修改。", "Change the login in the service."];
    CONTACT_ROLES_DIFFER = "contact_roles_differ" ["角色请在系统中修改。", "Change the roles in the service."];
    CRS_NOT_ACCEPTED = "crs_not_accepted"
        ["请用查询参数 crs 指明坐标系。", "Name the system with the query parameter crs."];
    DECISION_DIFFERS = "decision_differs" ["请与已登记的认定保持一致。", "Say what the recorded decision says."];
    DIGITS_LOST = "digits_lost"
        ["请把单元格设为文本后重新填写号码。", "Format the cell as text and type the number again."];
    DUPLICATE_ROW = "duplicate_row" ["请删去重复的行。", "Remove the row: the file says this already."];
    FEATURE_EXPECTED = "feature_expected" ["请提交 GeoJSON 的 Feature。", "Send a GeoJSON Feature."];
    FORMULA_NOT_ACCEPTED = "formula_not_accepted" ["请把公式改为数值。", "Paste the result of the formula as a value."];
    HEAD_MISSING = "head_missing" ["请为每户填写一位户主。", "Enter a head for the household."];
    HEAD_TWICE = "head_twice" ["每户只填写一位户主。", "Enter one head a household."];
    HEADINGS_MISSING = "headings_missing" ["请使用模板中的列名。", "Use the headings of the template."];
    HOUSEHOLD_AMBIGUOUS = "household_ambiguous" ["请填写家庭编号。", "Give the code of the household."];
    HOUSEHOLD_CLOSED = "household_closed" ["该户已办结, 请先在系统中恢复。", "Reopen the household in the service first."];
    HOUSEHOLD_CODE_DIFFERS = "household_code_differs" ["同一户请填写同一编号。", "Give all rows of a household one code."];
    HOUSEHOLD_DIFFERS = "household_differs" ["同一户各行请填写相同内容。", "Let all rows of a household say the same."];
    HOUSEHOLD_UNKNOWN = "household_unknown"
        ["请核对家庭编号, 或不填写。", "Check the code of the household, or leave it out."];
    IDENTITY_NUMBER_DIFFERS = "identity_number_differs"
        ["身份证号请在系统中更正。", "Correct the identity number in the service."];
    IDENTITY_NUMBER_ON_FILE = "identity_number_on_file"
        ["此人已在册, 请核对。", "This person is on file already: check which household it is."];
    KEPT_BY_SECRETARY = "kept_by_secretary" ["此项请由书记修改。", "Ask the secretary to change it."];
    LOGIN_ALREADY_TAKEN = "login_already_taken" ["请换一个登录名。", "Choose another login."];
    MASKED_VALUE = "masked_value" ["请填写完整内容, 或留空。", "Give the whole value, or leave the cell blank."];
    NAME_DIFFERS = "name_differs" ["姓名请在系统中更正。", "Correct the name in the service."];
    NOT_A_DAY = "not_a_day" ["请把日期写作 2026-06-30。", "Write the day as 2026-06-30."];
    NOT_DEGREES = "not_degrees" ["请填写经纬度。", "Give longitude and latitude in degrees."];
    NOT_FROM_PAPER = "not_from_paper"
        ["该协议不是纸质登记的, 请删去此行。", "Remove the row: the agreement was not registered from paper."];
    NOT_YES_OR_NO = "not_yes_or_no" ["请填“是”或“否”。", "Write yes or no."];
    NOTHING_TO_FIND_BY = "nothing_to_find_by"
        ["请至少填写身份证号、电话或住址之一。", "Give an identity number, a phone number or an address."];
    OFFICER_AMBIGUOUS = "officer_ambiguous" ["请填写专干的登录名。", "Give the login of the officer."];
    ONE_UNIT = "one_unit" ["同一联系人只属于一个单位。", "Let the contact belong to one unit."];
    PERSON_AMBIGUOUS = "person_ambiguous"
        ["请填写身份证号以区分同名人员。", "Give an identity number to tell the two apart."];
    ROLE_NOT_GRANTABLE = "role_not_grantable" ["请改为您可以授予的角色。", "Name a role that you may grant."];
    UNIT_CODE_DIFFERS = "unit_code_differs" ["单位编号请在系统中修改。", "Change the code of the unit in the service."];
    UNIT_CREDIT_CODE_DIFFERS = "unit_credit_code_differs"
        ["统一社会信用代码请在系统中修改。", "Change the credit code in the service."];
    UNIT_CREDIT_CODE_TAKEN = "unit_credit_code_taken"
        ["请核对统一社会信用代码: 已登记在另一单位。", "Compare the credit code: another unit has it."];
    UNIT_NAME_DIFFERS = "unit_name_differs" ["单位名称请在系统中修改。", "Change the name of the unit in the service."];
    UNIT_WITHOUT_AGREEMENT = "unit_without_agreement" ["请先签署共建协议。", "Let an agreement be signed first."];
    UNKNOWN_AGREEMENT_NUMBER = "unknown_agreement_number"
        ["请核对协议编号, 或不填写。", "Check the number of the agreement, or leave it out."];
    UNKNOWN_OFFICER = "unknown_officer"
        ["请改为本社区帮扶专干的登录名或姓名。", "Name a household officer of this community."];
    ZONE_UNIT_DIFFERS = "zone_unit_differs" ["责任单位请在系统中办理移交。", "Hand the zone over in the service."];
}
