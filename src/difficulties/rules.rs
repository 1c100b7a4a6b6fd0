//! What becomes of a difficulty, and the clock that runs until somebody does something about it.

mod clock;
mod form;
mod way;

pub use clock::{ALARMS, Clock, HOURS};
pub use form::{
    AcceptForm, AnswerForm, Answered, ConsultForm, ConveneForm, Convened, FileForm, Filed, ReasonForm, SayForm,
    check_accept, check_answer, check_consult, check_convene, check_file, check_reason, check_say,
};
pub use way::{Act, State};
