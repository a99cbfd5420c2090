//! Error codes of this crate.

kernel::codes! {
    /// The key ring is missing, is another one, or lacks the key something was wrapped with.
    RING_MISSING = "vault_ring_missing", Unavailable,
        ["找不到保险柜密钥", "The vault's keys are not there"],
        [
            "请把各实例的 --vault-ring 指向同一文件, 或在首次部署时加 --init-keys 启动一次; 如有备份请恢复密钥文件。",
            "Point --vault-ring of every instance at the same file, or start once with --init-keys; restore it from its backup.",
        ];

    /// Something sealed does not open: it was changed, or moved from its place.
    SEAL_BROKEN = "seal_broken", Internal,
        ["密封数据已损坏或被移动, 无法打开", "Something sealed was changed or moved and does not open"],
        [
            "请联系管理员核对数据库, 必要时从备份恢复。",
            "Ask the operator to look at the database, and restore it if need be.",
        ];

    /// This build cannot work with a suite.
    SUITE_MISSING = "vault_suite_missing", Unavailable,
        ["本程序不含国密套件", "This build lacks the suite that something is sealed with"],
        ["请改用以 --features guomi 编译的程序。", "Use a build with the cargo feature guomi."];

    /// The database was begun with another suite.
    SUITE_OTHER = "vault_suite_other", Unavailable,
        ["数据库以另一密码套件建立", "The database was begun with another suite"],
        [
            "请把 --vault-suite 设为建库时所用的套件 (见 suite)。",
            "Set --vault-suite to the one it was begun with (see suite).",
        ];
}
