package dev.plantline.delivery;

import dev.plantline.model.InterfaceId;
import dev.plantline.model.RuntimeConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Brings the messages of a workload's interfaces from Kafka to their target, each with one effect, in order per order key, and proves it.
 * Thread safe.
 */
public final class Delivery implements AutoCloseable {
    private final Surroundings surroundings;
    private final Clients clients;
    private final Admin admin;
    private final Live live;
    private final Map<String, InterfaceDelivery> interfaces = new LinkedHashMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private boolean closed;

    Delivery(Surroundings surroundings, Clients clients) {
        this.surroundings = surroundings;
        this.clients = clients;
        this.admin = clients.admin();
        this.live = new Live(surroundings);
    }

    /**
     * Starts delivery of every interface of a configuration. Returns at once; {@link #status} tells how far it has come.
     *
     * @param configuration of a streaming or batch workload
     */
    public static Delivery start(RuntimeConfiguration configuration, Surroundings surroundings) {
        Clients clients = new Clients(
                surroundings.kafka(),
                surroundings.bounds(),
                configuration.plant().maxMessageBytes());
        Delivery delivery = new Delivery(surroundings, clients);
        delivery.swap(configuration);
        return delivery;
    }

    /**
     * Takes over another configuration, each interface as a whole between two messages. An interface that the new one cannot run keeps
     * running as it was. Call it too when a secret changed: what was stopped by a wrong key is tried again.
     *
     * @return why interfaces were not taken over, by name; empty: all were
     */
    public synchronized Map<String, String> swap(RuntimeConfiguration configuration) {
        Live.Made made = live.make(configuration);
        refused.clear();
        refused.putAll(made.refused());
        made.interfaces().forEach((name, newer) -> {
            InterfaceDelivery running = interfaces.get(name);
            if (running == null) {
                InterfaceDelivery started = new InterfaceDelivery(newer, clients, admin, surroundings);
                interfaces.put(name, started);
                started.start();
            } else {
                running.swap(newer);
            }
        });
        List<InterfaceDelivery> gone = new ArrayList<>();
        interfaces.entrySet().removeIf(entry -> {
            boolean keep = made.interfaces().containsKey(entry.getKey())
                    || made.refused().containsKey(entry.getKey());
            if (!keep) {
                gone.add(entry.getValue());
            }
            return !keep;
        });
        gone.forEach(InterfaceDelivery::closeSoon);
        return Map.copyOf(refused);
    }

    /** How every partition stands that is assigned to this process. */
    public synchronized List<PartitionStatus> status() {
        return interfaces.values().stream()
                .flatMap(one -> one.status().stream())
                .toList();
    }

    /** Interfaces that have a problem outside of any partition: refused configuration, or Kafka does not let them in. By name. */
    public synchronized Map<String, String> problems() {
        Map<String, String> problems = new LinkedHashMap<>(refused);
        interfaces.forEach((name, one) -> {
            if (one.problem() != null) {
                problems.putIfAbsent(name, one.problem());
            }
        });
        return problems;
    }

    /**
     * Waits until everything that is in the topics now has an outcome or is set aside. For a batch run. Suspended and stopped interfaces
     * are not waited for.
     *
     * @param patience longest wait
     * @return whether it came to the end
     * @throws KafkaException when the ends of the topics cannot be read
     */
    public boolean drain(Duration patience) throws InterruptedException {
        List<InterfaceDelivery> all;
        synchronized (this) {
            all = List.copyOf(interfaces.values());
        }
        for (InterfaceDelivery one : all) {
            one.drain(ends(one.live()));
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (!all.stream().allMatch(InterfaceDelivery::drained)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    private Map<Integer, Long> ends(LiveInterface of) throws InterruptedException {
        InterfaceId id = of.id();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (int partition = 0; partition < of.partitions(); partition++) {
            wanted.put(new TopicPartition(id.inTopic(), partition), OffsetSpec.latest());
        }
        try {
            Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(
                            wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .all()
                    .get();
            Map<Integer, Long> ends = new HashMap<>();
            found.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
            return ends;
        } catch (ExecutionException e) {
            throw new KafkaException(
                    "the ends of " + id.inTopic() + " cannot be read: "
                            + e.getCause().getMessage(),
                    e);
        }
    }

    /** Stops new applies, waits for those in flight (bounded), commits and lets go of every partition. */
    @Override
    public void close() {
        List<InterfaceDelivery> all;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            all = List.copyOf(interfaces.values());
        }
        all.forEach(InterfaceDelivery::closeSoon);
        try {
            for (InterfaceDelivery one : all) {
                one.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        live.close();
        admin.close(Duration.ofSeconds(3));
    }
}
