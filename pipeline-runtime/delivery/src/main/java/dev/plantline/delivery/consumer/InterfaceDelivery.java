package dev.plantline.delivery.consumer;

import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.Event;
import dev.plantline.delivery.ownership.Failures;
import dev.plantline.delivery.ownership.KafkaClients;
import dev.plantline.delivery.ownership.Mailbox;
import dev.plantline.delivery.ownership.PartitionElection;
import dev.plantline.delivery.ownership.PartitionLifecycle;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.delivery.partition.BatchGate;
import dev.plantline.model.Backoff;
import dev.plantline.model.Batch;
import dev.plantline.model.Checkpoint;
import dev.plantline.model.DaemonThreads;
import dev.plantline.model.ErrorTrace;
import dev.plantline.model.InterfaceId;
import dev.plantline.model.StopReason;
import dev.plantline.model.WorkloadStatus.State;
import dev.plantline.topics.inspection.PartitionCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.LogTruncationException;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One interface in this process: its membership in the group, the partitions that it is given, and the one thread that polls. */
final class InterfaceDelivery implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(InterfaceDelivery.class);
    /** While something else than records is waited for: a partition that is becoming ours or is paused, a group, the end of a batch. */
    private static final Duration POLL = Duration.ofMillis(50);
    /** A group waits one session for a member that has died, and some seconds for its first ones. */
    private static final int JOIN_SESSIONS = 2;
    /**
     * The part of a session that a consumer that is closed waits. What it still waits for is the answer to its fetch, which an idle broker gives after
     * five seconds and nobody needs. Its leaving of the group goes out before, unless it is just joining: then the group waits for it as for one that
     * died.
     */
    private static final int CLOSING_PART = 12;

    private static final String NOT_IN_GROUP =
            "not in its consumer group yet: no broker answers, or the group's coordinator does not:"
                    + " look at the brokers and at spec.kafka of the Plant";

    private final InterfaceId id;
    private final KafkaClients clients;
    private final CommandTails tails;
    private final DeliveryEnvironment surroundings;
    private final PartitionElection ownership;
    private final Map<Integer, PartitionLifecycle> partitions = new ConcurrentHashMap<>();
    /** Who is given the records of a partition; absent: it is paused. For the polling thread. */
    private final Map<Integer, Mailbox> readers = new HashMap<>();

    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Backoff backoff;
    private final CountDownLatch ending = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile ActiveInterface live;
    private volatile String problem;
    private final GateKeeper gateKeeper;
    /** To where a run was asked to read. */
    private Map<Integer, Long> wanted;
    /** To where it reads; null: nothing is asked, or it is not known yet what may be applied. */
    private volatile Map<Integer, Long> drainTo;
    /** How far it is with the gate. */
    private AtGate atGate = AtGate.passed;
    /** Why the target does not say what would be changed; null: it does, or is not asked. */
    private volatile String unanswered;
    /** The last pause before it is asked again, milliseconds; 0: none. */
    private long askPause;
    /** When it is asked again, elapsed milliseconds. */
    private long askAt;
    /** Whether the batch that was released is behind it. */
    private boolean releasedIsApplied;

    private volatile Batch waiting;
    private volatile boolean drained;
    private volatile String leftUndone;
    /** When the session began, or the consumer was last seen in its group; elapsed milliseconds. */
    private long outsideSince;
    /** Whether the present session, or the last, was in its group: then what ended it is new. */
    private boolean wasInGroup;

    private volatile KafkaConsumer<byte[], byte[]> consumer;
    /** Whether its thread is about to wait for records, or does. */
    private volatile boolean polling;

    InterfaceDelivery(
            ActiveInterface live,
            KafkaClients clients,
            Admin admin,
            CommandTails tails,
            DeliveryEnvironment surroundings) {
        this.id = live.id();
        this.live = live;
        this.clients = clients;
        this.tails = tails;
        this.surroundings = surroundings;
        this.gateKeeper = new GateKeeper(clients, admin);
        this.ownership = new PartitionElection(clients, admin, surroundings.owner(), surroundings.clock());
        this.backoff = new Backoff(
                surroundings.bounds().firstPause().toMillis(),
                surroundings.bounds().longestPause().toMillis(),
                surroundings.random());
    }

    void start() {
        DaemonThreads.thread("poll-" + id, this).start();
    }

    // ---- for other threads ----

    ActiveInterface live() {
        return live;
    }

    void swap(ActiveInterface newer) {
        synchronized (partitions) { // who is being assigned meanwhile starts with the newer one, or is told
            ActiveInterface older = live;
            ActiveInterface newest = GateKeeper.carriedOver(older, newer);
            live = newest;
            partitions.values().forEach(partition -> partition.swap(newest));
            later(() -> swapped(older, newest));
        }
    }

    /** What a run found at the gate counts under the configuration alone under which it found it. */
    private void swapped(ActiveInterface older, ActiveInterface newer) {
        boolean same = older.gate() == null && newer.gate() == null || GateKeeper.asksTheSame(older, newer);
        if (wanted != null && !drained && !same) {
            releasedIsApplied = false;
            begin();
        }
    }

    List<PartitionStatus> status() {
        return partitions.values().stream().map(PartitionLifecycle::status).toList();
    }

    /** Why it has no partition where that is an error; null: it is none. */
    String problem() {
        return problem;
    }

    /** Reads up to these offsets and tells by {@link #drained}. */
    void drain(Map<Integer, Long> to) {
        later(() -> {
            wanted = to;
            begin();
        });
    }

    // ---- the gate, for the thread that polls ----

    private void begin() {
        waiting = null;
        unanswered = null;
        askPause = 0;
        drainTo = wanted;
        atGate = live.gate() == null ? AtGate.passed : AtGate.settling;
    }

    private void decided(ActiveInterface measured, GateKeeper.Decision decision) {
        synchronized (partitions) {
            if (!GateKeeper.asksTheSame(measured, live)) {
                return; // it is measured again under the newer one
            }
            unanswered = decision.unanswered();
            if (unanswered != null) {
                askPause = backoff.after(askPause);
                askAt = surroundings.clock().elapsedMillis() + askPause;
                atGate = AtGate.settling;
                return;
            }
            if (decision.opened() != null) {
                ActiveInterface open = live.with(decision.opened());
                live = open;
                partitions.values().forEach(partition -> partition.swap(open));
                Map<Integer, Long> ends = new HashMap<>();
                decision.opened().ends().forEach((number, end) -> ends.put(number, end.to()));
                drainTo = ends;
                atGate = AtGate.passed;
                return;
            }
        }
        waiting = decision.waiting();
        leftUndone = decision.failed();
        drained = true;
    }

    /** How far a run is with the gate of its interface. */
    private enum AtGate {
        /** What people asked for is acted on first: it is part of what is measured. */
        settling,
        /** Another thread measures. */
        measuring,
        /** There is none, or it is open. */
        passed
    }

    /** Everything is done that may be: a released batch has made room for the next one, which is measured in the same run. */
    private boolean isOver() {
        if (atGate != AtGate.passed) {
            if (atGate == AtGate.settling
                    && (unanswered == null || surroundings.clock().elapsedMillis() >= askAt)) {
                atGate = AtGate.measuring;
                gateKeeper.measure(
                        live, releasedIsApplied, (measured, decision) -> later(() -> decided(measured, decision)));
            }
            return false;
        }
        BatchGate gate = live.gate();
        boolean wasReleased =
                gate != null && gate.opened() != null && gate.opened().batch() != null;
        if (!wasReleased || leftUndone != null) {
            return true;
        }
        synchronized (partitions) {
            ActiveInterface closed = live.with((BatchGate.Opened) null);
            live = closed;
            partitions.values().forEach(partition -> partition.swap(closed));
        }
        releasedIsApplied = true;
        begin();
        return false;
    }

    /** What waits at the gate; null: nothing does. */
    Batch waiting() {
        return waiting;
    }

    boolean drained() {
        return drained;
    }

    /** What of it only a human can bring on; null: nothing. Says something once it is drained. */
    String leftUndone() {
        return leftUndone;
    }

    /** Why it does not get on for now; null: it does. */
    String blocked() {
        if (problem != null) {
            return problem;
        }
        return unanswered != null
                ? unanswered
                : status().stream()
                        .filter(partition -> partition.state() == State.blocked)
                        .map(PartitionStatus::reason)
                        .findFirst()
                        .orElse(null);
    }

    /** Which of its threads have ended although there is work for them: only an internal error does that. */
    List<String> ended() {
        if (ended.getCount() == 0 && !closing()) {
            return List.of(id + ": the thread that polls has ended");
        }
        return partitions.entrySet().stream()
                .filter(one -> one.getValue().ended())
                .map(one -> id + ": the thread of partition " + one.getKey() + " has ended")
                .toList();
    }

    /** Lets go of everything in order; returns when it has. */
    void close() throws InterruptedException {
        closeSoon();
        ended.await();
    }

    /** Tells the thread to end without waiting for it. */
    void closeSoon() {
        ending.countDown();
        wake();
    }

    /** Has the thread do something. */
    private void later(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Ends a wait for records. */
    private void wake() {
        KafkaConsumer<byte[], byte[]> present = consumer;
        if (polling && present != null) {
            present.wakeup();
        }
    }

    private boolean closing() {
        return ending.getCount() == 0;
    }

    // ---- the thread that polls ----

    @Override
    public void run() {
        try {
            long pause = 0;
            while (!closing()) {
                wasInGroup = false;
                try {
                    session();
                } catch (KafkaException e) {
                    problem = Failures.words(e);
                    LOG.error("{}: the consumer failed and is made anew: {}", id, problem);
                } catch (RuntimeException | Error e) {
                    ErrorTrace trace = ErrorTrace.of(e);
                    problem = "an internal error: " + trace;
                    LOG.error("{}: polling failed by an internal error and begins anew", id, trace);
                }
                leave();
                pause = backoff.after(wasInGroup ? 0 : pause);
                ending.await(pause, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            LOG.error("{}: polling was interrupted and ends", id);
        } finally {
            ended.countDown();
        }
    }

    private void leave() {
        partitions.values().forEach(PartitionLifecycle::drop);
        tails.leave(asides(partitions.keySet()));
        partitions.clear();
        readers.clear();
        try {
            if (consumer != null) {
                consumer.close(
                        CloseOptions.timeout(surroundings.bounds().session().dividedBy(CLOSING_PART)));
            }
        } catch (KafkaException e) {
            LOG.warn("{}: the consumer could not be closed in order: {}", id, e.toString());
        }
        consumer = null;
    }

    private List<TopicPartition> asides(Collection<Integer> numbers) {
        return numbers.stream()
                .map(number -> new TopicPartition(id.asideTopic(), number))
                .toList();
    }

    private void session() {
        consumer = clients.member(id, live.partitions());
        consumer.subscribe(List.of(id.inTopic()), new Rebalance());
        outsideSince = surroundings.clock().elapsedMillis();
        while (!closing()) {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
            pauseAndResume();
            try {
                poll();
                drained = drained || isDrained() && isOver();
            } catch (LogTruncationException e) {
                e.offsetOutOfRangePartitions().keySet().forEach(lost -> stop(lost, PartitionCheck.truncated(lost, e)));
            } catch (OffsetOutOfRangeException e) {
                e.offsetOutOfRangePartitions().forEach((lost, offset) -> stop(lost, outOfRange(lost, offset)));
            }
        }
        releaseAll(List.copyOf(partitions.keySet()));
    }

    private void poll() {
        ConsumerRecords<byte[], byte[]> records;
        try {
            polling = true;
            records = consumer.poll(
                    onlyRecordsAreWaitedFor() ? surroundings.bounds().idlePoll() : POLL);
        } catch (WakeupException e) {
            records = ConsumerRecords.empty();
        } finally {
            polling = false;
        }
        lookAtGroup();
        for (TopicPartition partition : records.partitions()) {
            Mailbox reader = readers.get(partition.partition());
            if (reader != null) {
                reader.put(new Event.Records(records.records(partition)));
            }
        }
    }

    private boolean onlyRecordsAreWaitedFor() {
        Set<TopicPartition> assigned = consumer.assignment();
        return wanted == null
                && !closing()
                && tasks.isEmpty()
                && !assigned.isEmpty()
                && Collections.disjoint(assigned, consumer.paused());
    }

    /** A poll is empty too when it has never reached a coordinator: only in its group the consumer has no problem. */
    private void lookAtGroup() {
        long now = surroundings.clock().elapsedMillis();
        if (consumer.groupMetadata().generationId() >= 0) {
            problem = null;
            wasInGroup = true;
            outsideSince = now;
        } else if (now - outsideSince
                > JOIN_SESSIONS * surroundings.bounds().session().toMillis()) {
            if (!NOT_IN_GROUP.equals(problem)) {
                LOG.warn("{}: {}", id, NOT_IN_GROUP);
            }
            problem = NOT_IN_GROUP;
        }
    }

    /** No record stands at an offset that was to be read: what stood there is gone, at the beginning of the log or at its end. */
    private Checkpoint.Stopped outOfRange(TopicPartition in, long offset) {
        long beginning = consumer.beginningOffsets(Set.of(in)).get(in);
        return offset < beginning
                ? new Checkpoint.Stopped(
                        StopReason.offsetsDeleted,
                        in.topic() + " has no offset " + offset
                                + " any more, which had no outcome: someone else deletes there; it begins at "
                                + beginning,
                        null,
                        null)
                : new Checkpoint.Stopped(
                        StopReason.logTruncated,
                        in.topic() + " lost its end: offset " + offset + " was to be read next, and it ends at "
                                + consumer.endOffsets(Set.of(in)).get(in),
                        null,
                        null);
    }

    private void stop(TopicPartition partition, Checkpoint.Stopped why) {
        hold(partition);
        readers.remove(partition.partition());
        PartitionLifecycle owner = partitions.get(partition.partition());
        if (owner != null) {
            owner.mustStop(why);
        }
    }

    /** Paused, with a placeholder: without a position the consumer throws for paused partitions too. */
    private void hold(TopicPartition partition) {
        consumer.pause(Set.of(partition));
        consumer.seek(partition, 0);
    }

    private void pauseAndResume() {
        for (TopicPartition partition : consumer.assignment()) {
            Mailbox reader = readers.get(partition.partition());
            PartitionLifecycle owner = partitions.get(partition.partition());
            boolean owned = reader != null && owner != null && owner.mailbox() == reader;
            if (owned && reader.wantsRecords()) {
                consumer.resume(Set.of(partition));
            } else {
                consumer.pause(Set.of(partition));
            }
            if (owned) {
                consumer.currentLag(partition).ifPresent(reader::lag); // else it is as unknown as before
            }
        }
    }

    /** Done by the polling thread for a new owner. */
    private void startReading(int partition, Mailbox mailbox, Checkpoint from, long asidePosition) {
        TopicPartition in = new TopicPartition(id.inTopic(), partition);
        if (consumer == null || !consumer.assignment().contains(in)) {
            return; // given to another meanwhile; the owner hears of that too
        }
        consumer.seek(in, PartitionCheck.at(from.next(), from.leaderEpoch()));
        readers.put(partition, mailbox);
        tails.follow(new TopicPartition(id.asideTopic(), partition), asidePosition, mailbox);
    }

    private boolean isDrained() {
        Map<Integer, Long> to = drainTo;
        if (to == null) {
            return false;
        }
        List<String> left = new ArrayList<>();
        for (Map.Entry<Integer, Long> end : to.entrySet()) {
            PartitionLifecycle owner = partitions.get(end.getKey());
            if (owner == null) {
                return false;
            }
            PartitionStatus status = owner.status();
            Mailbox reader = readers.get(end.getKey());
            TopicPartition in = new TopicPartition(id.inTopic(), end.getKey());
            boolean idle = reader != null
                    && owner.mailbox() == reader
                    && consumer.assignment().contains(in)
                    && reader.idle();
            boolean over = idle && (status.state() == State.suspended || consumer.position(in) >= end.getValue());
            if (!over) {
                if (status.state() != State.stopped && !(idle && status.paused())) {
                    return false;
                }
                left.add("partition " + end.getKey() + ": " + status.reason());
            }
        }
        leftUndone = left.isEmpty() ? null : String.join("; ", left);
        return true;
    }

    private void releaseAll(Collection<Integer> numbers) {
        // All are told before any is waited for.
        List<Thread> waits = new ArrayList<>();
        for (int number : numbers) {
            readers.remove(number);
            PartitionLifecycle partition = partitions.get(number);
            if (partition != null) {
                Thread wait = DaemonThreads.thread(
                        "release-" + id + "-" + number,
                        () -> partition.release(surroundings.bounds().releasePatience()));
                wait.start();
                waits.add(wait);
            }
        }
        for (Thread wait : waits) {
            try {
                wait.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // the next poll ends this thread
                return;
            }
        }
        // Until they are let go they are ours, and the status says how they stand.
        numbers.forEach(partitions::remove);
        tails.leave(asides(numbers));
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
            for (TopicPartition partition : assigned) {
                hold(partition);
                PartitionLifecycle owner;
                synchronized (partitions) {
                    owner = new PartitionLifecycle(
                            partition.partition(),
                            live,
                            surroundings,
                            ownership,
                            (number, mailbox, from, asidePosition) ->
                                    later(() -> startReading(number, mailbox, from, asidePosition)));
                    partitions.put(partition.partition(), owner);
                }
                DaemonThreads.thread("partition-" + id + "-" + partition.partition(), owner)
                        .start();
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
            releaseAll(revoked.stream().map(TopicPartition::partition).toList());
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> lost) {
            tails.leave(asides(lost.stream().map(TopicPartition::partition).toList()));
            for (TopicPartition partition : lost) {
                readers.remove(partition.partition());
                PartitionLifecycle owner = partitions.remove(partition.partition());
                if (owner != null) {
                    owner.drop();
                }
            }
        }
    }
}
