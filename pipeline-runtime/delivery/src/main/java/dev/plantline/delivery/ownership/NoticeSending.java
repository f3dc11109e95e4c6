package dev.plantline.delivery.ownership;

import dev.plantline.delivery.flow.Message;
import dev.plantline.delivery.flow.Ready;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.Partition;
import dev.plantline.engine.CauseId;
import dev.plantline.model.AsideState;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.Failure;
import dev.plantline.model.Hashes;
import dev.plantline.model.Notice;
import dev.plantline.model.NoticeCall;
import dev.plantline.model.Outcome;
import dev.plantline.model.PartitionId;
import dev.plantline.model.PlainText;
import dev.plantline.model.TargetException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells on records of the target that messages about them are refused: one notice for each cause and record, for as long as a message of both is set aside.
 * What stands there is the target's to know, so that nothing is told twice whoever owned the partition before; what is to stand there follows from what is
 * set aside. A few new ones at a time, over a connection of the interface's share, and nothing waits for it but the end of a batch run. For the thread of a
 * partition.
 */
final class NoticeSending {
    private static final Logger LOG = LoggerFactory.getLogger(NoticeSending.class);
    /** Between two looks: what fails and passes meanwhile is not told. Milliseconds. */
    private static final long EVERY = 5_000;

    private static final long FIRST_PAUSE = Duration.ofMinutes(1).toMillis();
    private static final long LONGEST_PAUSE = Duration.ofHours(1).toMillis();
    /** New ones of one call, so that messages have the connection soon again. */
    private static final int AT_ONCE = 20;
    /** What is told in the log is forgotten at so many, and may then be told once more. */
    private static final int MOST_TOLD = 1_000;

    private final PartitionId id;
    private final long epoch;
    private final Partition partition;
    private final DeliveryListener listener;
    private final Mailbox mailbox;

    private boolean asking;
    /** What is being asked for. */
    private Look asked;
    /** What the target has answered last; null: nothing yet, so that what another owner has left there is looked at. */
    private Look stands;
    /** Changes of what is set aside that were looked at. */
    private long looked = -1;
    /** When it looks next, elapsed milliseconds. */
    private long due = Long.MIN_VALUE;

    private long pause;
    private String lastTrouble;
    private final Set<String> told = new HashSet<>();
    /** Keys of the messages that the last look went over. */
    private Map<Message, Keyed> keys = new IdentityHashMap<>();
    /** Keys of notices that cannot stand there, until they are tried again. */
    private final Set<String> failed = new HashSet<>();
    /** When that is, elapsed milliseconds. */
    private long again = Long.MAX_VALUE;
    /** Whether it is asked for once more what stands there, because not all of it came about. */
    private boolean repeats;

    /**
     * What is to stand in the target.
     *
     * @param notices by key
     * @param messages the first message of each
     * @param closing whether the others go
     * @param more whether there are more than one call opens
     */
    private record Look(Map<String, Notice> notices, Map<String, Message> messages, boolean closing, boolean more) {
        boolean asksFor(Look other) {
            return notices.keySet().equals(other.notices.keySet()) && closing == other.closing;
        }
    }

    /**
     * What the notice of a message is known by.
     *
     * @param failure that it is of
     * @param cause of the failure
     * @param key of the notice, of cause and record
     */
    private record Keyed(Failure failure, String cause, String key) {}

    NoticeSending(PartitionId id, long epoch, Partition partition, DeliveryListener listener, Mailbox mailbox) {
        this.id = id;
        this.epoch = epoch;
        this.partition = partition;
        this.listener = listener;
        this.mailbox = mailbox;
    }

    /**
     * Asks the target when something else is to stand there and it answers others.
     *
     * @param connectionFree wakes this thread when a connection becomes free, if none is
     */
    void sendIfDue(Runnable connectionFree) {
        ActiveInterface live = partition.live();
        long now = partition.now().elapsed();
        if (now >= again) {
            again = Long.MAX_VALUE;
            failed.clear();
            repeats = true;
            looked = -1;
        }
        if (asking || now < due || !isOn() || isUpToDate()) {
            return;
        }
        Look look = look(live);
        if (stands != null && !repeats && look.asksFor(stands)) {
            looked = partition.settlement().asideChanges();
            due = now + EVERY;
            return;
        }
        int connection = live.connections().take(Ready.Group.ANY_CONNECTION, connectionFree);
        if (connection < 0) {
            // A look costs time of the partition's only thread: not one in each turn for as long as messages have all
            // connections.
            due = now + EVERY;
            return;
        }
        asking = true;
        asked = look;
        looked = partition.settlement().asideChanges();
        NoticeCall call = new NoticeCall(
                id, epoch, look.closing(), List.copyOf(look.notices().values()), ended(look));
        live.connections().run(connection, () -> mailbox.put(ask(live, call)));
    }

    private boolean isOn() {
        ActiveInterface live = partition.live();
        return live.noticeLogin() != null
                && !live.suspended()
                && partition.blocked() == null
                && live.connections().breaker().reason() == null;
    }

    private boolean isUpToDate() {
        return stands != null
                && !stands.more()
                && looked == partition.settlement().asideChanges();
    }

    private Look look(ActiveInterface live) {
        Map<String, Notice> notices = new LinkedHashMap<>();
        Map<String, Message> messages = new HashMap<>();
        boolean decided = true;
        int fresh = 0;
        boolean more = false;
        Map<Message, Keyed> used = new IdentityHashMap<>();
        for (Message message : partition.settlement().aside().values()) {
            AsideState state = message.state();
            Failure failure = state.failure();
            if (failure == null) {
                // Somebody wants it tried again, and it may fail for the same cause.
                decided &= state.asked() == null
                        || message.lane() == null
                        || message.lane().head() != message;
                continue;
            }
            boolean goes = message.closing() != null && message.closing().outcome() == Outcome.discarded;
            if (failure.record() == null || goes) {
                continue;
            }
            Keyed keyed = keyed(live, message, failure, used);
            String key = keyed.key();
            if (notices.containsKey(key) || failed.contains(key)) {
                continue;
            }
            boolean isNew = stands == null || !stands.notices().containsKey(key);
            // What failed counts for new ones, so that trying has an end; what stands there does not go for that.
            boolean full = notices.size() + (isNew ? failed.size() : 0) >= NoticeCall.MOST;
            if (full || isNew && fresh == AT_ONCE) {
                more |= !full;
                continue;
            }
            fresh += isNew ? 1 : 0;
            notices.put(key, notice(live, message, keyed));
            messages.put(key, message);
        }
        keys = used;
        return new Look(notices, messages, decided && !more, more);
    }

    /** Worked out once for each failure of a message: a look goes over all that is set aside. */
    private Keyed keyed(ActiveInterface live, Message message, Failure failure, Map<Message, Keyed> used) {
        Keyed known = keys.get(message);
        if (known == null || known.failure() != failure) {
            String cause = CauseId.of(live.id(), failure);
            String text = cause + "\n" + failure.record();
            known = new Keyed(
                    failure,
                    cause,
                    Hashes.sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, 32));
        }
        used.put(message, known);
        return known;
    }

    private Notice notice(ActiveInterface live, Message message, Keyed keyed) {
        AsideState state = message.state();
        Failure failure = keyed.failure();
        String cause = keyed.cause();
        List<String> texts = new ArrayList<>();
        texts.add(failure.told() + (failure.place().isEmpty() ? "" : " (" + failure.place() + ")"));
        texts.add("Message " + state.id() + " with the order key " + state.orderKey() + ", position " + id.partition()
                + "/" + message.offset() + " of the interface " + live.id() + ".");
        texts.add(
                message.isDeadLetter()
                        ? "It was given up. Put it right here, and let whoever runs Plantline retry it (aside retry --cause "
                                + cause + "), or discard it."
                        : "Put it right here: it is tried again by itself. What stands in the message itself only its sender, or"
                                + " an edit, can put right; the cause is " + cause + ".");
        texts.add("This notice goes when no message waits here for this cause any more.");
        return new Notice(
                keyed.key(),
                failure.record(),
                live.noticeLogin(),
                PlainText.of("Plantline: " + failure.reason(), Notice.LONGEST_SUMMARY),
                texts.stream()
                        .map(text -> PlainText.of(text, Notice.LONGEST_TEXT))
                        .toList());
    }

    /** What became of the messages of notices that go, as far as this owner knows. */
    private Map<String, String> ended(Look look) {
        Map<String, String> ended = new HashMap<>();
        if (stands != null) {
            stands.messages().forEach((key, message) -> {
                if (!look.notices().containsKey(key)) {
                    ended.put(key, end(message));
                }
            });
        }
        return ended;
    }

    private String end(Message message) {
        if (message.closing() != null && message.closing().outcome() == Outcome.discarded) {
            return message.asked() == null
                    ? "Plantline: given up"
                    : PlainText.of("Plantline: given up by " + message.asked().actor(), Notice.LONGEST_TEXT);
        }
        return partition.settlement().aside().get(message.offset()) == message
                ? "Plantline: it does not fail for this cause any more"
                : "Plantline: applied, or made needless by another message";
    }

    /** Never throws: without an answer it would wait for ever. */
    private Event.Noticed ask(ActiveInterface live, NoticeCall call) {
        try {
            return new Event.Noticed(live.target().notice(call), null);
        } catch (TargetException e) {
            return new Event.Noticed(null, e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "{} partition {}: an internal error while notices were sent",
                    live.id(),
                    id.partition(),
                    ErrorTrace.of(e));
            return new Event.Noticed(null, "an internal error");
        }
    }

    /** The target was asked. */
    void noticed(Event.Noticed noticed) {
        asking = false;
        long now = partition.now().elapsed();
        if (noticed.answer() == null) {
            looked = -1;
            pause = pause == 0 ? FIRST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
            due = now + pause;
            listener.notNoticed(partition.live().id().name(), id.partition());
            if (!noticed.why().equals(lastTrouble)) {
                lastTrouble = noticed.why();
                LOG.warn(
                        "{} partition {}: notices cannot be opened or closed on records in the target, and delivery goes on: {}",
                        partition.live().id(),
                        id.partition(),
                        lastTrouble);
            }
            return;
        }
        pause = 0;
        lastTrouble = null;
        stands = asked;
        repeats = false;
        due = now + EVERY;
        if (!noticed.answer().failed().isEmpty()) {
            again = Math.min(again, now + LONGEST_PAUSE);
        }
        noticed.answer().failed().forEach((key, why) -> {
            listener.notNoticed(partition.live().id().name(), id.partition());
            if (told.size() >= MOST_TOLD) {
                told.clear();
            }
            Notice of = asked.notices().remove(key);
            failed.add(key);
            String which = of == null ? "that is to go" : "on " + of.record();
            if (told.add(key)) {
                LOG.warn(
                        "{} partition {}: a notice {} cannot stand or go in the target, and delivery goes on: {}",
                        partition.live().id(),
                        id.partition(),
                        which,
                        why);
            }
        });
    }

    /** Whether a call is out, or something is to be told at once: a batch run ends behind it. */
    boolean isRunning() {
        return asking || isOn() && pause == 0 && !isUpToDate();
    }
}
