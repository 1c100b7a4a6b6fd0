/// Where badges stand that are made many at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchState {
    Making,
    Made,
    /// Somebody stopped it.
    Stopped,
    /// The template cannot be set, it takes too long, or all its badges were revoked meanwhile.
    Failed,
}

impl BatchState {
    pub const ALL: [BatchState; 4] = [BatchState::Making, BatchState::Made, BatchState::Stopped, BatchState::Failed];

    pub fn as_str(self) -> &'static str {
        match self {
            BatchState::Making => "making",
            BatchState::Made => "made",
            BatchState::Stopped => "stopped",
            BatchState::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<BatchState> {
        BatchState::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// The key of its word.
    pub fn key(self) -> &'static str {
        match self {
            BatchState::Making => "registration-batch-making",
            BatchState::Made => "registration-batch-made",
            BatchState::Stopped => "registration-batch-stopped",
            BatchState::Failed => "registration-batch-failed",
        }
    }

    /// How its tag looks.
    pub fn tag(self) -> &'static str {
        match self {
            BatchState::Making => "info",
            BatchState::Made => "good",
            BatchState::Stopped => "plain",
            BatchState::Failed => "bad",
        }
    }
}
