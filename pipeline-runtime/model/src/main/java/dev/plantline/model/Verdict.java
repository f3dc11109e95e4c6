package dev.plantline.model;

/** The target's own answer for one operation; nothing else is a verdict. */
public sealed interface Verdict {
    /**
     * One case per member: a new one does not compile until every place that handles them says what it does.
     */
    interface Cases<R> {
        R applied(Applied applied);

        R duplicate(Duplicate duplicate);

        R superseded(Superseded superseded);

        R conflict(Conflict conflict);

        R closed(Closed closed);

        R rejected(Rejected rejected);

        R fenced(Fenced fenced);

        R notTried(NotTried notTried);
    }

    /** Calls the member's case. */
    <R> R match(Cases<R> cases);

    /**
     * One content that a message had.
     *
     * @param edition 0: as it was received
     * @param hash its content hash, 64 hex digits
     */
    record Content(int edition, String hash) {}

    /**
     * It has its effect.
     *
     * @param record what was made or changed: model,id; empty when the steps touched no record of their own
     * @param booked records and quantities that came of an operation; null: steps tell none
     * @param recovered true: by an earlier attempt whose answer was lost
     * @param content that the earlier attempt carried, where it is another than that of the operation: the message was edited meanwhile; null: the same
     */
    record Applied(String record, Booked booked, boolean recovered, Content content) implements Verdict {
        /** With the content of the operation. */
        public Applied(String record, Booked booked, boolean recovered) {
            this(record, booked, recovered, null);
        }

        /** Of steps, which tell no quantities. */
        public Applied(String record, boolean recovered) {
            this(record, null, recovered);
        }

        @Override
        public <R> R match(Cases<R> cases) {
            return cases.applied(this);
        }
    }

    /**
     * The key came before, at another position.
     *
     * @param of that position, as text
     * @param record what was made then
     * @param outcome what became of the message there; null: not known, or not decided yet
     */
    record Duplicate(String of, String record, Outcome outcome) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.duplicate(this);
        }
    }

    /** A newer version of the order key is there. */
    record Superseded() implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.superseded(this);
        }
    }

    /**
     * The key is there with other content.
     *
     * @param with the other message's position, as text
     * @param outcome what became of the message there; null: not known, or not decided yet
     */
    record Conflict(String with, Outcome outcome) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.conflict(this);
        }
    }

    /**
     * The key is closed: by this operation, or earlier.
     *
     * @param outcome as the ledger says
     * @param recovered true: it was closed before this operation
     */
    record Closed(Outcome outcome, boolean recovered) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.closed(this);
        }
    }

    /**
     * The target refused it; everything it did is undone.
     *
     * @param failure class business (try again later) or mapping (this message can never be applied)
     * @param pattern equal for messages that fail alike, so that the connection or the mapping is suspected; null: the reason lies in what the message
     *     names, such as a record, a code or a line, and however many name the same one, nothing else is suspected
     */
    record Rejected(Failure failure, String pattern) implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.rejected(this);
        }
    }

    /** The caller's owner epoch is not the partition's: nothing was done. */
    record Fenced() implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.fenced(this);
        }
    }

    /** Not reached within the target's time budget: nothing was done. */
    record NotTried() implements Verdict {
        @Override
        public <R> R match(Cases<R> cases) {
            return cases.notTried(this);
        }
    }
}
