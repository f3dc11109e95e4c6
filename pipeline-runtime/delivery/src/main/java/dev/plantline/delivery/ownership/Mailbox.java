package dev.plantline.delivery.ownership;

import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How the threads around an owner talk to it, and what they ask about it without waiting. Thread safe. */
public final class Mailbox {
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    /** Records handed over and not looked at; while there are some the owner is not idle, whatever it said before. */
    private final AtomicInteger unread = new AtomicInteger();

    /** Not before the owner has looked once: what it took over may be all that it has room for. */
    private volatile boolean wantsRecords;

    private volatile boolean idle;
    /** -1: not known yet. */
    private volatile long lag = -1;
    /** Records handed over and not looked at, one by one. */
    private final AtomicLong waiting = new AtomicLong();

    /** Bytes of the commands handed over on which the owner has not acted. */
    private final AtomicLong commandBytes = new AtomicLong();

    private final long mostCommandBytes;

    /**
     * Of one owner.
     *
     * @param mostCommandBytes of commands that wait in memory; one more may be there
     */
    public Mailbox(long mostCommandBytes) {
        this.mostCommandBytes = mostCommandBytes;
    }

    public void put(Event event) {
        events.add(event);
    }

    /** Another configuration may give work to an owner that has none. */
    public void put(Event.Swapped swapped) {
        unread.incrementAndGet();
        events.add(swapped);
    }

    public void put(Event.Records records) {
        unread.incrementAndGet();
        waiting.addAndGet(records.records().size());
        events.add(records);
    }

    public void put(Event.Tail tail) {
        commandBytes.addAndGet(tail.records().stream().mapToLong(Mailbox::bytes).sum());
        events.add(tail);
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> command) {
        return command.key().length + (command.value() == null ? 0 : command.value().length);
    }

    /** The owner has acted on a command, so that there is room for another. */
    void actedOn(ConsumerRecord<byte[], byte[]> command) {
        commandBytes.addAndGet(-bytes(command));
    }

    /** Whether more commands may be handed over; what is not stays in Kafka. */
    public boolean wantsCommands() {
        return commandBytes.get() < mostCommandBytes;
    }

    /** Moves what is there into {@code into}; waits for the first, at most so long. */
    public void take(List<Event> into, long waitMillis) throws InterruptedException {
        Event first = waitMillis > 0 ? events.poll(waitMillis, TimeUnit.MILLISECONDS) : events.poll();
        if (first != null) {
            into.add(first);
            events.drainTo(into, 255);
        }
    }

    /** The owner has looked at what it took. */
    void looked(int batches, int records, boolean wants, boolean nothingToDo) {
        waiting.addAndGet(-records);
        wantsRecords = wants;
        idle = nothingToDo;
        unread.addAndGet(-batches);
    }

    /** Whether more may be handed over: what it wants is as of its last look, so at most two batches are ahead of it. */
    public boolean wantsRecords() {
        return wantsRecords && unread.get() < 2;
    }

    /** Whether everything handed over has its outcome, committed. */
    public boolean idle() {
        return unread.get() == 0 && idle;
    }

    /** So many records are behind the last one handed over. */
    public void lag(long records) {
        lag = records;
    }

    /** Records that the owner has not looked at, handed over or not; as a consumer's lag it counts offsets without a message too; -1: not known yet. */
    public long unseen() {
        return lag < 0 ? -1 : lag + waiting.get();
    }
}
