package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.Call;
import dev.plantline.delivery.partition.StoppedException;
import dev.plantline.delivery.partition.TransactionChanges;
import dev.plantline.model.AuditRecord.What;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.NoticeCall;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.model.history.Anchor;
import dev.plantline.topics.account.Replayable;
import dev.plantline.topics.account.SealedMessages;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a partition's owner hears, in its mailbox. */
public sealed interface Event {
    /**
     * One case per member: a new one does not compile until every place that handles them says what it does.
     */
    interface Cases {
        void records(Records records) throws StoppedException, LostException;

        void tail(Tail tail) throws StoppedException, LostException;

        void answered(Answered answered) throws StoppedException, LostException;

        void callFailed(CallFailed callFailed) throws StoppedException, LostException;

        void committed(Committed committed) throws StoppedException, LostException;

        void bodyRead(BodyRead bodyRead) throws StoppedException, LostException;

        void commitFailed(CommitFailed commitFailed) throws StoppedException, LostException;

        void swapped(Swapped swapped) throws StoppedException, LostException;

        void connectionFree(ConnectionFree connectionFree) throws StoppedException, LostException;

        void release(Release release) throws StoppedException, LostException;

        void dropped(Dropped dropped) throws StoppedException, LostException;

        void ownAgain(OwnAgain ownAgain) throws StoppedException, LostException;

        void mustStop(MustStop mustStop) throws StoppedException, LostException;

        void lookedForOld(LookedForOld lookedForOld) throws StoppedException, LostException;

        void purged(Purged purged) throws StoppedException, LostException;

        void noted(Noted noted) throws StoppedException, LostException;

        void noticed(Noticed noticed) throws StoppedException, LostException;

        void replayFound(ReplayFound found) throws StoppedException, LostException;

        void replayRead(ReplayRead read) throws StoppedException, LostException;
    }

    /** Calls the member's case. */
    void match(Cases cases) throws StoppedException, LostException;

    /** Records of {@code .in}. */
    record Records(List<ConsumerRecord<byte[], byte[]>> records) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.records(this);
        }
    }

    /** Records of {@code .aside} behind the election; only commands count. */
    record Tail(List<ConsumerRecord<byte[], byte[]>> records) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.tail(this);
        }
    }

    /** A call was answered. */
    record Answered(Call call, List<Verdict> verdicts) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.answered(this);
        }
    }

    /** A call failed as a whole. */
    record CallFailed(Call call, TargetException failure) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.callFailed(this);
        }
    }

    /** A transaction is true. */
    record Committed(TransactionChanges changes, Checkpoint checkpoint, long tookMillis) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.committed(this);
        }
    }

    /** The body of a message set aside was read. */
    record BodyRead(Message message, byte[] body) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.bodyRead(this);
        }
    }

    /** A transaction is in doubt. */
    record CommitFailed(Throwable cause) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.commitFailed(this);
        }
    }

    /** The interface is configured otherwise. */
    record Swapped(ActiveInterface live) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.swapped(this);
        }
    }

    /** A connection became free. */
    record ConnectionFree() implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.connectionFree(this);
        }
    }

    /** Let go in order. */
    record Release() implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.release(this);
        }
    }

    /** Let go at once. */
    record Dropped() implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.dropped(this);
        }
    }

    /** Own the partition again. */
    record OwnAgain(String why) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.ownAgain(this);
        }
    }

    /**
     * A look for messages that may leave {@code .in} is over.
     *
     * @param found what the audit tells of them; null: there is none, or it could not be found out
     * @param setAside held messages and dead letters when the look began
     */
    record LookedForOld(SealedMessages.Recount found, NavigableMap<Long, What> setAside) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.lookedForOld(this);
        }
    }

    /**
     * The target was asked to forget old messages.
     *
     * @param messages how many it forgot; -1: it failed
     */
    record Purged(int messages) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.purged(this);
        }
    }

    /**
     * The target was asked to keep an anchor.
     *
     * @param anchor that was to stand there
     * @param why it does not; empty: it does, or an earlier one of its day
     */
    record Noted(Anchor anchor, Optional<String> why) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.noted(this);
        }
    }

    /**
     * The target was asked to let notices stand.
     *
     * @param answer null: it gave none
     * @param why it gave none; null: it did
     */
    record Noticed(NoticeCall.Answer answer, String why) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.noticed(this);
        }
    }

    /**
     * What a replay names was looked for.
     *
     * @param found what it is; null: it could not be found out
     * @param why it is not carried out; null: it is
     */
    record ReplayFound(Replayable.Found found, String why) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.replayFound(this);
        }
    }

    /**
     * A part of what a replay names was read from {@code .in}.
     *
     * @param page what was to be read: how often each was tried, by offset
     * @param to what is named before this offset and was not read is not there any more
     */
    record ReplayRead(List<ConsumerRecord<byte[], byte[]>> records, Map<Long, Integer> page, long to) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.replayRead(this);
        }
    }

    /** Something that only a human can resolve was seen. */
    record MustStop(Checkpoint.Stopped stopped) implements Event {
        @Override
        public void match(Cases cases) throws StoppedException, LostException {
            cases.mustStop(this);
        }
    }
}
