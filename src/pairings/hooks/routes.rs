//! What the roof has put into `app_data` for the handlers: whom they tell when the helpers of a household change.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::model::{OnHelpersChanged, nobody_told};
use web::Problem;

/// Whom the routes tell: what the roof has put into `app_data`, or nobody.
pub struct HelpersHook(pub OnHelpersChanged);

impl FromRequest for HelpersHook {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let hook = request.app_data::<Data<OnHelpersChanged>>();
        ready(Ok(Self(hook.map_or(nobody_told as OnHelpersChanged, |hook| ***hook))))
    }
}
