//! The id of a session.

kernel::ids! {
    /// A sign-in session (会话).
    SessionId,
}
