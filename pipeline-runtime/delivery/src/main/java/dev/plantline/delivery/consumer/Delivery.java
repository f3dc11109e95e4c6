package dev.plantline.delivery.consumer;

import dev.plantline.delivery.ownership.DeliveryEnvironment;
import dev.plantline.delivery.ownership.Failures;
import dev.plantline.delivery.ownership.KafkaClients;
import dev.plantline.delivery.ownership.PartitionStatus;
import dev.plantline.model.Backoff;
import dev.plantline.model.Batch;
import dev.plantline.model.Promise;
import dev.plantline.model.RuntimeConfiguration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/**
 * Brings the messages of a workload's interfaces from Kafka to their target, each with one effect, in order per order key, and proves it.
 * Thread safe.
 */
public final class Delivery implements AutoCloseable {
    private final DeliveryEnvironment surroundings;
    private final KafkaClients clients;
    private final Admin admin;
    private final ActiveInterfaces live;
    private final CommandTails tails;
    private final Map<String, InterfaceDelivery> interfaces = new ConcurrentSkipListMap<>();
    private final Map<String, String> refused = new LinkedHashMap<>();
    private boolean closed;

    public Delivery(DeliveryEnvironment surroundings, KafkaClients clients) {
        this.surroundings = surroundings;
        this.clients = clients;
        this.admin = clients.admin();
        this.live = new ActiveInterfaces(surroundings);
        this.tails = new CommandTails(
                clients,
                new Backoff(
                        surroundings.bounds().firstPause().toMillis(),
                        surroundings.bounds().longestPause().toMillis(),
                        surroundings.random()));
    }

    /**
     * Makes the clients and delivers nothing before the first {@link #swap}, so that a connection that cannot be shows before anything that runs
     * is given up for it.
     *
     * @param configuration of a streaming or batch workload, for the size of its messages
     * @throws KafkaException when there can be no such connection: no host is known, a certificate is none
     */
    public static Delivery connect(RuntimeConfiguration configuration, DeliveryEnvironment surroundings) {
        KafkaClients clients = new KafkaClients(
                surroundings.kafka(),
                surroundings.bounds(),
                configuration.plant().maxMessageBytes(),
                surroundings.history(),
                configuration.plant().commands() == RuntimeConfiguration.Commands.signed);
        try {
            return new Delivery(surroundings, clients);
        } catch (KafkaException e) {
            throw new KafkaException("Kafka: " + Failures.words(e), e);
        }
    }

    /**
     * Asks Kafka whether it lets us in.
     *
     * @param patience longest wait
     * @throws KafkaException when it does not, or does not answer
     */
    public void reach(Duration patience) throws InterruptedException {
        try {
            admin.describeCluster(new DescribeClusterOptions().timeoutMs((int) patience.toMillis()))
                    .clusterId()
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("Kafka: " + Failures.words(e.getCause()), e.getCause());
        }
    }

    /**
     * Takes over another configuration, each interface as a whole between two messages. An interface that the new one cannot run keeps
     * running as it was. Call it too when a secret changed: what was stopped by a wrong key is tried again.
     *
     * <p>Does nothing after {@link #close}.
     *
     * @param codeMaps of the plant, as stored, by name
     * @return why interfaces were not taken over, by name; empty: all were
     */
    public synchronized Map<String, String> swap(RuntimeConfiguration configuration, Map<String, byte[]> codeMaps) {
        if (closed) {
            return Map.of();
        }
        ActiveInterfaces.Made made = live.make(configuration, codeMaps);
        refused.clear();
        refused.putAll(made.refused());
        made.interfaces().forEach((name, newer) -> {
            InterfaceDelivery running = interfaces.get(name);
            if (running == null) {
                InterfaceDelivery started = new InterfaceDelivery(newer, clients, admin, tails, surroundings);
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

    /** The same for a plant without CodeMaps. */
    public Map<String, String> swap(RuntimeConfiguration configuration) {
        return swap(configuration, Map.of());
    }

    /** Revisions of the CodeMaps with which each interface works, by name of the interface and of the CodeMap. */
    public synchronized Map<String, SortedMap<String, String>> codeMaps() {
        Map<String, SortedMap<String, String>> all = new HashMap<>();
        interfaces.forEach((name, one) -> all.put(name, one.live().codeMaps()));
        return all;
    }

    /** What waits at the gate of interfaces, by name. */
    public synchronized Map<String, Batch> waiting() {
        Map<String, Batch> waiting = new HashMap<>();
        interfaces.forEach((name, one) -> {
            Batch batch = one.waiting();
            if (batch != null) {
                waiting.put(name, batch);
            }
        });
        return waiting;
    }

    /** How every partition stands that is assigned to this process. */
    public synchronized List<PartitionStatus> status() {
        return interfaces.values().stream()
                .flatMap(one -> one.status().stream())
                .toList();
    }

    /** What the target of each interface keeps, by name of the interface. */
    public synchronized Map<String, Promise> promises() {
        Map<String, Promise> promises = new TreeMap<>();
        interfaces.forEach((name, one) -> promises.put(name, one.live().target().promise()));
        return promises;
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
     * What will never work again in this process, and why; empty: nothing. Waiting is no such thing: neither Kafka nor Odoo can bring it about.
     * Answers at once, whatever else is being done.
     */
    public List<String> ended() {
        return interfaces.values().stream().flatMap(one -> one.ended().stream()).toList();
    }

    /**
     * Waits until everything that is in the topics now has an outcome or is set aside, and what humans gave up is closed. For a batch run. What
     * suspended interfaces keep back is not waited for; those that only a human can help are left.
     *
     * @param patience longest wait
     * @param blockedPatience longest time that an interface may be blocked without a break
     * @return what was left undone and why, by interface: refused, stopped, paused at a bound, blocked or late; empty: everything came to its
     *     end
     */
    public Map<String, String> drain(Duration patience, Duration blockedPatience) throws InterruptedException {
        Map<String, String> left;
        Map<String, InterfaceDelivery> all;
        synchronized (this) {
            all = new TreeMap<>(interfaces);
            left = new TreeMap<>(refused);
        }
        left.keySet().removeAll(all.keySet()); // these run as they were
        left.putAll(new BatchDrain(admin, patience, blockedPatience).of(all));
        return left;
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
            tails.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        live.close();
        admin.close(Duration.ofSeconds(3));
    }
}
