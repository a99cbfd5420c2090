//! Warnings: what is unusual about a request that was carried out all the same.

use serde::Serialize;

/// 提醒. Something unusual in what was sent; it was accepted, and a person should look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Warning {
    /// 位置 · RFC 6901 JSON Pointer into the object.
    #[schema(example = "/unified_social_credit_code")]
    pub pointer: String,
    /// 提醒代码 · Stable code.
    #[schema(example = "credit_code_unknown_class")]
    pub code: &'static str,
    /// 中文说明 · In Chinese.
    #[schema(example = "统一社会信用代码第 2 位 (机构类别) 不在 2015 年标准附表内, 请与证书核对。")]
    pub zh: &'static str,
    /// 英文说明 · In English.
    #[schema(example = "The second character is not in the table of 2015; compare it with the certificate.")]
    pub en: &'static str,
}

impl Warning {
    /// A warning about one place: its code and its sentence in Chinese and English.
    pub fn at(pointer: impl Into<String>, code: &'static str, [zh, en]: [&'static str; 2]) -> Self {
        Self { pointer: pointer.into(), code, zh, en }
    }
}
