//! Error codes of this crate: what can be wrong with a request before a handler looks at it.

pub use kernel::NOT_FOUND;

kernel::codes! {
    /// The body is not JSON.
    MALFORMED_JSON = "malformed_json", Malformed,
        ["请求体不是合法的 JSON", "The body is not valid JSON"],
        [
            "请按 detail 指出的行列检查语法; 须为 UTF-8 编码, 键不得重复。",
            "Check the syntax at the line and column named in detail; UTF-8 without a byte order mark, no key twice.",
        ];

    /// The body is nested too deeply.
    JSON_TOO_DEEP = "json_too_deep", Malformed,
        ["JSON 嵌套过深", "The JSON is nested too deeply"],
        ["请减少嵌套层数。", "Send the content with fewer levels of nesting."];

    /// A header or the request as a whole cannot be read.
    MALFORMED_REQUEST = "malformed_request", Malformed,
        ["请求无法识别", "The request cannot be read"],
        ["请对照接口文档检查请求头和请求格式。", "Compare the headers and the form of the request with /docs/."];

    /// A parameter has a value that does not fit.
    INVALID_PARAMETER = "invalid_parameter", Malformed,
        ["参数取值有误", "A parameter has an unacceptable value"],
        ["请按 errors 中列出的参数修改。", "Correct the parameters listed in errors."];

    /// There is no such parameter here.
    UNKNOWN_PARAMETER = "unknown_parameter", Malformed,
        ["没有这个参数", "There is no such parameter"],
        ["请核对参数名; suggestion 中为最相近的名称。", "Check the name; suggestion holds the nearest one that exists."];

    /// The body's media type is not taken here.
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type", Unsupported,
        ["不支持这种请求体类型", "The body's media type is not supported here"],
        [
            "请把 Content-Type 设为 accepted 中列出的类型, 不要压缩请求体。",
            "Set Content-Type to one of those in accepted, and do not compress the body.",
        ];

    /// None of the forms we have is acceptable to the caller.
    NOT_ACCEPTABLE = "not_acceptable", NotAcceptable,
        ["没有您可接受的返回格式", "There is no form of the answer that you accept"],
        ["请在 Accept 中包含 offered 列出的类型。", "Name one of the media types in offered in Accept."];

    /// The body is larger than allowed.
    BODY_TOO_LARGE = "body_too_large", TooLarge,
        ["请求体过大", "The body is too large"],
        ["请拆分后提交; limit_bytes 为上限。", "Send it in smaller parts; limit_bytes is the most that is taken."];

    /// The body did not arrive in time.
    BODY_TOO_SLOW = "body_too_slow", Slow,
        ["请求体传输超时", "The body took too long to arrive"],
        ["请检查网络后重试。", "Check the connection and try again."];

    /// The resource has no such method.
    METHOD_NOT_ALLOWED = "method_not_allowed", Method,
        ["此地址不支持该方法", "This address does not have that method"],
        ["请使用 Allow 中列出的方法。", "Use one of the methods in Allow."];

    /// A write to a versioned object does not say which version it is meant for.
    PRECONDITION_REQUIRED = "precondition_required", PreconditionRequired,
        ["缺少 If-Match", "If-Match is missing"],
        ["请先读取对象, 把其 ETag 放入 If-Match 后再提交。", "Read the object first and send its ETag in If-Match."];

    /// The address is longer than we read.
    URI_TOO_LONG = "uri_too_long", UriTooLong,
        ["地址过长", "The address is too long"],
        ["请减少查询参数。", "Use fewer or shorter query parameters."];

    /// A cursor that we did not write.
    INVALID_CURSOR = "invalid_cursor", Malformed,
        ["翻页标记无效", "The cursor is not valid"],
        ["请从第一页重新读取。", "Start again from the first page."];

    /// A cursor of another list, filter, order or caller.
    CURSOR_MISMATCH = "cursor_mismatch", Malformed,
        ["翻页标记与筛选或排序不符", "The cursor belongs to another list, filter or order"],
        [
            "翻页时请保持筛选和排序参数不变, 或从第一页重新读取。",
            "Keep filter and sort the same while paging, or start again from the first page.",
        ];

    /// The idempotency key cannot be read.
    IDEMPOTENCY_KEY_INVALID = "idempotency_key_invalid", Malformed,
        ["Idempotency-Key 格式有误", "The Idempotency-Key cannot be read"],
        ["请使用 1 至 255 个可见 ASCII 字符, 例如 UUID。", "Use 1 to 255 visible ASCII characters, such as a UUID."];

    /// The operation needs an idempotency key.
    IDEMPOTENCY_KEY_REQUIRED = "idempotency_key_required", Malformed,
        ["缺少 Idempotency-Key", "Idempotency-Key is missing"],
        ["请为此操作附上 Idempotency-Key。", "Send an Idempotency-Key with this operation."];

    /// The first request with this key is not finished yet.
    REQUEST_IN_PROGRESS = "request_in_progress", Conflict,
        ["同一请求正在处理", "The same request is being worked on"],
        ["请稍后用同一 Idempotency-Key 重试。", "Try again shortly with the same Idempotency-Key."];

    /// The caller asks too often.
    TOO_MANY_REQUESTS = "too_many_requests", TooMany,
        ["请求过于频繁", "Too many requests"],
        ["请在 Retry-After 指定的秒数后重试。", "Try again after the seconds in Retry-After."];
}
