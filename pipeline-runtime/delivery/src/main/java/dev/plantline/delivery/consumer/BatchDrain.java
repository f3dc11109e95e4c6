package dev.plantline.delivery.consumer;

import dev.plantline.delivery.partition.ActiveInterface;
import dev.plantline.model.InterfaceId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Waits until what stands in the topics now is worked, and notes which interface did not get there and why. For one thread. */
final class BatchDrain {
    private static final long LOOK_MS = 50;

    private final Admin admin;
    private final Duration patience;
    private final Duration blockedPatience;
    private final Map<String, Long> blockedSince = new HashMap<>();
    private final Map<String, String> left = new TreeMap<>();

    /**
     * A drain that has not begun.
     *
     * @param patience longest wait
     * @param blockedPatience longest time that an interface may be blocked without a break
     */
    BatchDrain(Admin admin, Duration patience, Duration blockedPatience) {
        this.admin = admin;
        this.patience = patience;
        this.blockedPatience = blockedPatience;
    }

    /** What was left undone and why, by interface. */
    Map<String, String> of(Map<String, InterfaceDelivery> interfaces) throws InterruptedException {
        Map<String, InterfaceDelivery> waited = new TreeMap<>();
        for (Map.Entry<String, InterfaceDelivery> one : interfaces.entrySet()) {
            try {
                one.getValue().drain(ends(one.getValue().live()));
                waited.put(one.getKey(), one.getValue());
            } catch (ExecutionException e) {
                left.put(
                        one.getKey(),
                        "the ends of its topic cannot be read: " + e.getCause().getMessage());
            }
        }
        long start = System.nanoTime();
        while (!waited.isEmpty()) {
            boolean late = System.nanoTime() - start > patience.toNanos();
            waited.entrySet().removeIf(one -> isOver(one.getKey(), one.getValue(), late));
            Thread.sleep(LOOK_MS);
        }
        return left;
    }

    private boolean isOver(String name, InterfaceDelivery one, boolean late) {
        if (one.drained()) {
            if (one.leftUndone() != null) {
                left.put(name, one.leftUndone());
            }
            return true;
        }
        String blocked = one.blocked();
        if (blocked == null) {
            blockedSince.remove(name);
        } else if (System.nanoTime() - blockedSince.computeIfAbsent(name, first -> System.nanoTime())
                > blockedPatience.toNanos()) {
            left.put(name, "blocked for " + blockedPatience.toMinutes() + " minutes: " + blocked);
            return true;
        }
        if (late) {
            left.put(
                    name,
                    "not at its end after " + patience.toHours() + " hours" + (blocked == null ? "" : ": " + blocked));
        }
        return late;
    }

    private Map<Integer, Long> ends(ActiveInterface of) throws InterruptedException, ExecutionException {
        InterfaceId id = of.id();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < of.partitions(); partition++) {
            wanted.put(new TopicPartition(id.inTopic(), partition), OffsetSpec.latest());
        }
        Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(
                        wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get();
        Map<Integer, Long> ends = new HashMap<>();
        found.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
        return ends;
    }
}
