//! The field codes that every crate can raise: what can be wrong at one place of a request.

crate::field_codes! {
    // What is there, and of which type.
    REQUIRED = "required" ["请填写此项。", "Give it: it must not be missing or empty."];
    UNKNOWN_FIELD = "unknown_field" ["请核对字段名, 或删去此字段。", "Check the name of the field, or leave it out."];
    DUPLICATE_FIELD = "duplicate_field" ["同一字段只写一次。", "Give the field once."];
    DUPLICATE = "duplicate" ["同一内容只列一次。", "List it once."];
    WRONG_TYPE = "wrong_type" ["请按接口文档的类型和格式填写。", "Give the type and form that the document says."];
    UNKNOWN_VALUE = "unknown_value" ["请改用允许的取值。", "Use one of the values that are allowed here."];
    FIELD_RESERVED = "field_reserved" ["您不能修改此字段, 请还原。", "Leave this field as it is: it is not yours to change."];
    PARAMETER = "invalid_parameter" ["请按说明修改此参数。", "Correct this parameter as detail says."];

    // How long, how many, how much.
    TOO_SHORT = "too_short" ["请补充内容: 长度不足。", "Make it longer: it is below the least length."];
    TOO_LONG = "too_long" ["请缩短内容: 长度超出上限。", "Make it shorter: it is above the greatest length."];
    TOO_FEW = "too_few" ["请增加项数。", "Give more items."];
    TOO_MANY = "too_many" ["请减少项数。", "Give fewer items."];
    TOO_SMALL = "too_small" ["请改用较大的数值。", "Give a larger number."];
    TOO_LARGE = "too_large" ["请改用较小的数值。", "Give a smaller number."];
    OUT_OF_RANGE = "out_of_range" ["请改用允许范围内的取值。", "Give a value within the range that detail says."];

    // When.
    IN_FUTURE = "in_future" ["请改为今天或更早的日期。", "Name today or an earlier day."];
    IN_PAST = "in_past" ["请改为以后的日期或时间。", "Name a day or an instant that lies ahead."];
    ENDS_BEFORE_START = "ends_before_start" ["结束日期不能早于开始日期。", "Let it end no earlier than it begins."];
    NOT_OF_THE_PAST = "not_of_the_past" ["查询过去的日期时请去掉此参数。", "Leave it out when a day of the past is asked for."];

    // What a text may be.
    BAD_FORMAT = "bad_format" ["请按要求的格式填写。", "Give it in the form that is wanted here."];
    CONTROL_CHARACTER = "control_character"
        ["请删去控制字符、不可见字符或方向控制字符。", "Remove control, invisible and bidirectional characters."];
    PERSONAL_DATA_IN_TEXT = "personal_data_in_text"
        ["请删去文字中的身份证号或手机号码。", "Remove identity and phone numbers from the text."];
    CREDIT_CODE = "credit_code"
        ["请核对统一社会信用代码 (18 位)。", "Compare the unified social credit code with its certificate."];
    REGION_CODE = "region_code" ["请核对区划代码。", "Check the region code against that of the region above."];
    REGISTER_CODE = "register_code"
        ["编号请只用拉丁字母、数字、汉字和连字符。", "Use Latin letters, digits, Chinese characters and hyphens."];
    LOGIN = "login"
        ["登录名请只用拉丁字母、数字、汉字及 . _ - @ +。", "Use letters a to z, digits, Chinese characters and . _ - @ +."];
    OFFICE_PHONE = "office_phone" ["请填写办公电话, 不要填写手机号。", "Give an office phone, not a mobile number."];
    IDENTITY_NUMBER = "identity_number" ["请核对公民身份号码 (18 位)。", "Compare the identity number with the document."];
    PHONE_NUMBER = "phone_number" ["请核对电话号码 (7 至 15 位数字)。", "Check the phone number: seven to fifteen digits."];
    BIRTH = "birth" ["请填写出生年份或出生日期。", "Give a year of birth or a day."];

    // What is named.
    UNKNOWN_UNIT = "unknown_unit" ["请改为本社区的单位。", "Name a unit of this community."];
    UNIT_DEPARTED = "unit_departed" ["该单位已退出, 请改为其他单位。", "Name another unit: this one takes part no longer."];

    // Boundaries.
    GEOMETRY = "geometry_too_complex" ["请简化边界。", "Simplify the outline."];
    BOUNDARY_NOT_POLYGON = "boundary_not_polygon"
        ["请提交 GeoJSON 的 Polygon 或 MultiPolygon。", "Send a GeoJSON Polygon or MultiPolygon."];
    POSITION_UNREADABLE = "position_unreadable" ["坐标请写作 [经度, 纬度]。", "Write a position as [longitude, latitude]."];
    POSITION_EXTRA_DIMENSION = "position_extra_dimension" ["请去掉高程。", "Leave out height and measure."];
    POSITION_OUT_OF_RANGE = "position_out_of_range"
        ["请检查经度和纬度是否写反。", "Look whether longitude and latitude are swapped."];
    RING_TOO_SHORT = "ring_too_short" ["一个环至少写四个坐标。", "Give a ring four positions at least."];
    RING_NOT_CLOSED = "ring_not_closed" ["请在末尾重复第一个坐标。", "Repeat the first position at the end."];
    RING_SELF_CROSSING = "ring_self_crossing" ["请改正相交的边。", "Draw the ring without edges that meet."];
    RINGS_CROSS = "rings_cross" ["请使各环互不相交。", "Draw the rings apart."];
    HOLE_OUTSIDE = "hole_outside" ["请把内环画在外环之内。", "Draw the hole inside its outer ring."];
    PARTS_OVERLAP = "parts_overlap" ["请使各部分互不重叠。", "Draw the parts so that they do not overlap."];
    TOO_MANY_VERTICES = "too_many_vertices" ["请减少坐标数量。", "Simplify it to fewer positions."];
    BOUNDARY_TOO_WIDE = "boundary_too_wide" ["请检查坐标: 边界跨度过大。", "Look at the coordinates: it spans too much."];
}
