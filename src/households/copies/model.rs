//! The noun: who asks for a copy.

use kernel::labelled;

labelled! {
    /// 申请人 · Who asks for a copy.
    pub enum CopyRequester {
        Oneself = "self" ["本人", "The person"],
        Guardian = "guardian" ["监护人", "A guardian"],
        Agent = "agent" ["受托人", "Somebody with a power of attorney"],
        NextOfKin = "next_of_kin" ["近亲属", "Next of kin of somebody deceased"],
    }
}
