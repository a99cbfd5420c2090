//! The codes that every crate can raise: the failures that are on our side, where the caller can only come back, and
//! `not_found`.

crate::codes! {
    /// The database is out of reach or overloaded; nothing was kept.
    UNAVAILABLE = "unavailable", Unavailable,
        ["服务暂时不可用", "The service is not available at the moment"],
        [
            "请稍后用同样的请求 (及同一 Idempotency-Key) 重试。",
            "Try the same request again shortly, with the same Idempotency-Key.",
        ];

    /// The disk is full: writes are refused, reads go on.
    STORAGE_FULL = "storage_full", StorageFull,
        ["存储空间已满", "The storage is full"],
        ["请联系运维人员腾出空间; 读取不受影响。", "Ask the operator to free space; reading still works."];

    /// Something is wrong on our side.
    INTERNAL = "internal_error", Internal,
        ["服务内部错误", "An internal error occurred"],
        [
            "请稍后重试; 如仍出现, 请把 request_id 告知运维人员。",
            "Try again later; if it persists, tell the operator the request_id.",
        ];

    /// There is nothing here, as far as this caller may know.
    NOT_FOUND = "not_found", Missing,
        ["没有找到", "Not found"],
        [
            "请核对地址和编号; 您可能无权看到它。",
            "Check the address and the id; it may also be something you are not allowed to know of.",
        ];
}
