//! Whom the routes of this slice ask before something ends, taken from the application.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::model::{OnEnding, nobody_asked};
use web::Problem;

/// Who is asked before something ends: what the roof has put into `app_data`, or nobody.
pub struct Asked(pub OnEnding);

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let asked = request.app_data::<Data<OnEnding>>();
        ready(Ok(Self(asked.map_or(nobody_asked as OnEnding, |asked| ***asked))))
    }
}
