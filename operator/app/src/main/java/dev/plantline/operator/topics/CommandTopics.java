package dev.plantline.operator.topics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Part;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Trial;
import dev.plantline.model.AsideKey;
import dev.plantline.model.AsideState;
import dev.plantline.model.AuditRecord;
import dev.plantline.model.Command;
import dev.plantline.model.Hashes;
import dev.plantline.model.UnreadableFormException;
import dev.plantline.model.history.HistoryKeys;
import dev.plantline.model.history.SignedPlace;
import dev.plantline.operator.desired.EditedMessage;
import dev.plantline.operator.topics.CommandOrder.Named;
import dev.plantline.operator.topics.CommandOrder.Position;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What people ask of owners, in the topics of one plant: looks at what is set aside, hands commands over and finds the answers. A command stands under its own
 * uid: whether it was handed over is seen in Kafka and never guessed. Waits for the broker and throws KafkaException when it does not answer.
 */
final class CommandTopics {
    private static final Duration POLL = Duration.ofMillis(200);
    /** An owner that runs answers sooner. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A partition of {@code .aside} has 256 MB at most. */
    private static final Duration LONGEST_READ = Duration.ofMinutes(1);
    /** A look at what is not set aside reads whole topics. */
    static final Duration LONGEST_LOOK = Duration.ofMinutes(5);
    /** For a look at what is set aside and for trying it, together: whoever asks waits for a minute. */
    private static final Duration LONGEST_WITH_TRIAL = Duration.ofSeconds(45);
    /** Trying ends by itself so much sooner; reading may hang. */
    private static final Duration TRIAL_SOONER = Duration.ofSeconds(3);
    /** Lines of others that are read again rather than written down as read. */
    private static final long NEAR = 10_000;

    private final Broker broker;
    private final Duration timeout;
    private final Duration patience;
    private final Duration longest;
    private final Semaphore trials;

    /**
     * With the limits that count.
     *
     * @param trials turns for trying messages, of all plants
     */
    CommandTopics(Broker broker, Duration timeout, Semaphore trials) {
        this(broker, timeout, PATIENCE, LONGEST_LOOK, trials);
    }

    /**
     * With other limits.
     *
     * @param patience wait for owners
     * @param longest for a look at whole topics
     */
    CommandTopics(Broker broker, Duration timeout, Duration patience, Duration longest, Semaphore trials) {
        this.broker = broker;
        this.timeout = timeout;
        this.patience = patience;
        this.longest = longest;
        this.trials = trials;
    }

    /** What stands in a partition of {@code .aside} and concerns an order. */
    private static final class Standing {
        private final TreeMap<Long, Named> named = new TreeMap<>();
        /** With edit, the content of the message that is changed, by edition. */
        private final TreeMap<Integer, byte[]> bodies = new TreeMap<>();
    }

    /** What owners are asked, or why they are not; exactly one of them. */
    private record Asked(List<Command> commands, String whyNot) {
        static Asked not(String why) {
            return new Asked(List.of(), why);
        }
    }

    /** Is given each record. */
    @FunctionalInterface
    interface Records {
        void take(ConsumerRecord<byte[], byte[]> record);
    }

    /** Looks at what an order names. */
    CommandLook look(CommandOrder order) {
        return switch (order.action()) {
            case retry, discard, edit, decision -> looked(order);
            case replay, applyAgain, abandon, adopt ->
                WholeLook.within(longest, () -> looked(order)).orElseGet(() -> CommandLook.not(tooLong(order)));
        };
    }

    private String tooLong(CommandOrder order) {
        boolean isReplay = order.action() == Command.Action.replay || order.action() == Command.Action.applyAgain;
        return "To look at what it names took longer than " + longest.toSeconds()
                + " s and was ended: the broker is slow, or the topics of " + order.id() + " are long. "
                + (isReplay ? "Name less, as single positions or a later since, or give" : "Give")
                + " it again when the broker answers faster.";
    }

    private CommandLook looked(CommandOrder order) {
        DeliveryLooks looks = new DeliveryLooks(broker, timeout);
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.consumer(broker, timeout)) {
            IntFunction<Long> audit = partition -> auditEnd(consumer, order, partition);
            return switch (order.action()) {
                case retry, discard, edit -> lookAside(consumer, order);
                case replay, applyAgain -> looks.applied(order, audit);
                case abandon -> looks.unfinished(order, audit);
                case adopt -> looks.lost(order, audit);
                case decision -> throw notAnOrder();
            };
        }
    }

    /** Whoever may not read the answers is told before anything is handed over. */
    private static long auditEnd(Consumer<byte[], byte[]> consumer, CommandOrder order, int partition) {
        TopicPartition audit = new TopicPartition(order.id().auditTopic(), partition);
        long end = consumer.endOffsets(List.of(audit)).get(audit);
        read(consumer, audit, Math.max(0, end - 1), record -> {});
        return end;
    }

    private CommandLook lookAside(Consumer<byte[], byte[]> consumer, CommandOrder order) {
        long start = System.nanoTime();
        List<CommandLook.Found> found = new ArrayList<>();
        Set<Position> missing = new TreeSet<>(order.positions());
        StringBuilder seen = new StringBuilder();
        String told = "";
        for (int partition : partitions(consumer, order)) {
            Standing standing = standing(consumer, order, partition);
            standing.named.forEach((offset, each) -> {
                missing.remove(new Position(partition, offset));
                seen.append(partition)
                        .append('/')
                        .append(offset)
                        .append('/')
                        .append(each.edition())
                        .append('\n');
            });
            if (order.patch() != null && !standing.named.isEmpty()) {
                Asked edit = edit(order, partition, standing);
                if (edit.whyNot() != null) {
                    return CommandLook.not(edit.whyNot());
                }
                // What is changed is part of what was seen.
                seen.append(order.patch().text());
                Named one = standing.named.firstEntry().getValue();
                told = partition + "/" + one.offset() + ", edition " + (one.edition() + 1) + ": "
                        + String.join(", ", order.patch().places()) + "."
                        + (order.runs() == null
                                ? " It was not held against the contract, because the interface does not run."
                                : "");
            }
            if (!standing.named.isEmpty()) {
                found.add(new CommandLook.Found(
                        partition,
                        auditEnd(consumer, order, partition),
                        seen(standing.named.values()),
                        standing.named.values().stream()
                                .collect(Collectors.toMap(Named::cause, each -> 1, Integer::sum, TreeMap::new))));
            }
        }
        Trial trial = null;
        if (order.tries() && !found.isEmpty()) {
            RetryTrial.Answer answer = tried(order, Duration.ofNanos(System.nanoTime() - start));
            trial = answer.trial();
            told = trial == null ? answer.whyNot() : told;
        }
        return new CommandLook(
                Optional.empty(), found, List.copyOf(missing), code(seen), Optional.empty(), told, trial);
    }

    /**
     * What would become of a retry; what was looked at stands without it.
     *
     * @param spent what the look took
     */
    RetryTrial.Answer tried(CommandOrder order, Duration spent) {
        Duration left = LONGEST_WITH_TRIAL.minus(spent);
        Duration trying = left.minus(TRIAL_SOONER);
        String tooLong = "to read them took longer than " + LONGEST_WITH_TRIAL.toSeconds() + " s";
        if (trying.isNegative() || trying.isZero()) {
            return RetryTrial.not(tooLong);
        }
        try {
            return WholeLook.within(left, () -> RetryTrial.of(trials, broker, order, trying))
                    .orElseGet(() -> RetryTrial.not(tooLong));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            return RetryTrial.not("Kafka did not give the messages");
        }
    }

    private Asked edit(CommandOrder order, int partition, Standing standing) {
        Named one = standing.named.firstEntry().getValue();
        byte[] body = standing.bodies.get(one.edition());
        if (body == null) {
            return Asked.not("The content of " + partition + "/" + one.offset() + " is not there any more.");
        }
        try {
            JsonNode after = order.patch().applied(body);
            Optional<String> refused = order.runs() == null
                    ? Optional.empty()
                    : EditedMessage.refused(order.id(), order.runs().spec(), after);
            if (refused.isPresent()) {
                return Asked.not(partition + "/" + one.offset() + " would be refused as it shall be. " + refused.get());
            }
            Command command = order.command(partition, one.offset(), new Command.ByOffset(one.offset()))
                    .with(new Command.Edit(one.edition(), after));
            return new Asked(List.of(command), null);
        } catch (IllegalStateException e) {
            return Asked.not(partition + "/" + one.offset() + ": " + e.getMessage() + ".");
        }
    }

    /**
     * Hands over what is not in Kafka yet, and finds the answers of the owners.
     *
     * @param parts what the owners are asked, and where their answers can stand
     * @param stands all of it was handed over: only answers are looked for
     * @param withheld why what is not in Kafka by now is not handed over any more; null: it is
     */
    CommandAnswers handOver(CommandOrder order, List<Part> parts, boolean stands, String withheld) {
        // What is not handed over any more needs no proof, and comes to its end without keys.
        if (!stands
                && withheld == null
                && order.proven()
                && (broker.history() == null || broker.history().isEmpty())) {
            return CommandAnswers.failed(
                    "the plant's history keys, which prove to owners who gave it, cannot be used: the conditions of the Plant say why",
                    parts);
        }
        List<Part> now = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.consumer(broker, timeout)) {
            for (Map.Entry<Integer, List<Part>> each : parts.stream()
                    .collect(Collectors.groupingBy(Part::partition, TreeMap::new, Collectors.toList()))
                    .entrySet()) {
                int partition = each.getKey();
                if (each.getValue().stream().allMatch(Part::hasAnswer)) {
                    now.addAll(each.getValue());
                    continue;
                }
                List<Part> these = each.getValue();
                boolean appended = false;
                if (!stands) {
                    // First what was ever appended, then the answers: an owner takes one away and writes the other in
                    // the same moment.
                    Set<String> handed = handed(order, partition);
                    these = answers(consumer, order, partition, these, Duration.ZERO);
                    List<Part> absent = these.stream()
                            .filter(part -> !part.hasAnswer() && !handed.contains(order.uid(partition, part.offset())))
                            .toList();
                    if (!absent.isEmpty()) {
                        Asked asked = withheld != null ? Asked.not(withheld) : asked(consumer, order, absent);
                        String why = asked.whyNot() != null ? asked.whyNot() : append(order, partition, asked);
                        appended = why == null;
                        if (why != null) {
                            these = these.stream()
                                    .map(part -> absent.contains(part) ? part.refusing(why) : part)
                                    .toList();
                        }
                    }
                }
                now.addAll(answers(consumer, order, partition, these, appended ? patience : Duration.ZERO));
            }
        }
        return new CommandAnswers(Optional.empty(), List.copyOf(now));
    }

    /** What the owner of a partition is asked, or why it is not asked any more. */
    private Asked asked(Consumer<byte[], byte[]> consumer, CommandOrder order, List<Part> parts) {
        int partition = parts.get(0).partition();
        return switch (order.action()) {
            case retry, discard -> {
                List<Named> named =
                        List.copyOf(standing(consumer, order, partition).named.values());
                String why = otherThan(parts, seen(named));
                yield why != null
                        ? Asked.not(why)
                        : new Asked(
                                parts.stream()
                                        .map(part -> order.command(partition, part.offset(), named))
                                        .toList(),
                                null);
            }
            case edit -> {
                Standing standing = standing(consumer, order, partition);
                String why = otherThan(parts, seen(standing.named.values()));
                yield why != null ? Asked.not(why) : edit(order, partition, standing);
            }
            // Its owner holds it against what was seen.
            case replay, applyAgain ->
                one(order, parts, order.applied(parts.get(0).seen()));
            case abandon -> one(order, parts, new Command.Before(parts.get(0).offset()));
            case decision -> throw notAnOrder();
            case adopt -> {
                Command.LostBy lost = WholeLook.within(longest, () -> new DeliveryLooks(broker, timeout).losses(order))
                        .orElseThrow(() -> new TimeoutException(tooLong(order)))
                        .get(partition);
                yield lost == null
                                || !DeliveryLooks.seen(lost).equals(parts.get(0).seen())
                        ? Asked.not("what is lost there is not what was looked at any more")
                        : one(order, parts, lost);
            }
        };
    }

    private static IllegalArgumentException notAnOrder() {
        return new IllegalArgumentException("nobody orders a decision: DecisionTopics hands it over");
    }

    private static Asked one(CommandOrder order, List<Part> parts, Command.Selection which) {
        Part part = parts.get(0);
        return new Asked(List.of(order.command(part.partition(), part.offset(), which)), null);
    }

    /** Why nothing may be handed over of what stands in a partition now; null: it is what was looked at. */
    private static String otherThan(List<Part> parts, String seen) {
        return parts.stream().allMatch(part -> seen.equals(part.seen()))
                ? null
                : "what is set aside there, or its content, is not what was looked at any more";
    }

    /** The same as long as these are the same messages in the same editions. */
    private static String seen(Iterable<Named> named) {
        StringBuilder seen = new StringBuilder();
        named.forEach(each ->
                seen.append(each.offset()).append('/').append(each.edition()).append('\n'));
        return code(seen);
    }

    private static String code(CharSequence seen) {
        return Hashes.sha256(seen.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    }

    /**
     * The uids of an order that were appended to a partition, acted upon or not. An open transaction of the owner hides none, and one that the owner has taken
     * away counts: its answer may be seen a moment later.
     */
    private Set<String> handed(CommandOrder order, int partition) {
        return handed(
                broker,
                timeout,
                new TopicPartition(order.id().asideTopic(), partition),
                uid -> uid.startsWith(order.uid() + "/"),
                record -> true);
    }

    /** Those of the uids in a partition that are looked for, likewise, as far as a record counts. */
    static Set<String> handed(
            Broker broker,
            Duration timeout,
            TopicPartition aside,
            Predicate<String> looked,
            Predicate<ConsumerRecord<byte[], byte[]>> counts) {
        Set<String> handed = new HashSet<>();
        try (Consumer<byte[], byte[]> consumer = LastCheckpoints.ofEverything(broker, timeout)) {
            read(consumer, aside, consumer.beginningOffsets(List.of(aside)).get(aside), record -> {
                if (record.key() != null && AsideKey.isOfCommand(record.key())) {
                    uid(record.key())
                            .filter(looked)
                            .filter(uid -> counts.test(record))
                            .ifPresent(handed::add);
                }
            });
        }
        return handed;
    }

    /** The uids of commands that wait in a partition. */
    static Set<String> waiting(Consumer<byte[], byte[]> consumer, TopicPartition aside) {
        Set<String> waiting = new HashSet<>();
        read(consumer, aside, consumer.beginningOffsets(List.of(aside)).get(aside), record -> {
            if (record.key() != null && AsideKey.isOfCommand(record.key())) {
                uid(record.key()).ifPresent(record.value() == null ? waiting::remove : waiting::add);
            }
        });
        return waiting;
    }

    private static Optional<String> uid(byte[] key) {
        try {
            return AsideKey.parse(key).match(new AsideKey.Cases<Optional<String>>() {
                @Override
                public Optional<String> checkpoint(AsideKey.OfCheckpoint checkpoint) {
                    return Optional.empty();
                }

                @Override
                public Optional<String> body(AsideKey.OfBody body) {
                    return Optional.empty();
                }

                @Override
                public Optional<String> state(AsideKey.OfState of) {
                    return Optional.empty();
                }

                @Override
                public Optional<String> command(AsideKey.OfCommand command) {
                    return Optional.of(command.uid());
                }
            });
        } catch (UnreadableFormException e) {
            return Optional.empty(); // it is not of this release, and no command of it
        }
    }

    private List<Integer> partitions(Consumer<byte[], byte[]> consumer, CommandOrder order) {
        List<PartitionInfo> found = consumer.partitionsFor(order.id().asideTopic());
        if (found == null || found.isEmpty()) {
            throw new UnknownTopicOrPartitionException("topic " + order.id().asideTopic() + " is not to be seen");
        }
        return found.stream()
                .map(PartitionInfo::partition)
                .filter(order::concerns)
                .sorted()
                .toList();
    }

    private Standing standing(Consumer<byte[], byte[]> consumer, CommandOrder order, int partition) {
        Standing standing = new Standing();
        TopicPartition aside = new TopicPartition(order.id().asideTopic(), partition);
        long begin = consumer.beginningOffsets(List.of(aside)).get(aside);
        read(consumer, aside, begin, record -> {
            if (record.key() != null) {
                note(standing, order, partition, record);
            }
        });
        return standing;
    }

    private static void note(
            Standing standing, CommandOrder order, int partition, ConsumerRecord<byte[], byte[]> record) {
        try {
            AsideKey.parse(record.key()).match(new AsideKey.Cases<Void>() {
                @Override
                public Void checkpoint(AsideKey.OfCheckpoint checkpoint) {
                    return null;
                }

                @Override
                public Void body(AsideKey.OfBody body) {
                    if (order.patch() != null
                            && record.value() != null
                            && order.positions().contains(new Position(partition, body.offset()))) {
                        standing.bodies.clear(); // the last edition is the one that counts
                        standing.bodies.put(body.edition(), record.value());
                    }
                    return null;
                }

                @Override
                public Void state(AsideKey.OfState of) throws UnreadableFormException {
                    standing.named.remove(of.offset());
                    if (record.value() != null) {
                        AsideState state = AsideState.read(record.value());
                        if (order.names(partition, of.offset(), state)) {
                            standing.named.put(
                                    of.offset(), new Named(of.offset(), state.edition(), state.since(), cause(state)));
                        }
                    }
                    return null;
                }

                @Override
                public Void command(AsideKey.OfCommand command) {
                    return null;
                }
            });
        } catch (UnreadableFormException e) {
            // Delivery says what is wrong with it, and stops.
        }
    }

    private static String cause(AsideState state) {
        return state.failure() == null
                ? "waiting behind another message"
                : state.failure().failureClass().name();
    }

    /** The same parts with the answers that stand behind where they say, waiting for so long for those that are missing. */
    private List<Part> answers(
            Consumer<byte[], byte[]> consumer, CommandOrder order, int partition, List<Part> parts, Duration patience) {
        Map<String, AuditRecord> found = new HashMap<>();
        Set<String> wanted = parts.stream()
                .filter(part -> !part.hasAnswer())
                .map(part -> order.uid(partition, part.offset()))
                .collect(Collectors.toSet());
        TopicPartition audit = new TopicPartition(order.id().auditTopic(), partition);
        long from = parts.stream().mapToLong(Part::auditFrom).min().orElse(0);
        long start = System.nanoTime();
        long looked = from;
        do {
            looked = read(consumer, audit, looked, record -> {
                AuditRecord line = line(record.value());
                if (line != null
                        && line.offset() < 0
                        && line.human() != null
                        && wanted.contains(line.human().command())) {
                    found.putIfAbsent(line.human().command(), line);
                }
            });
        } while (found.size() < wanted.size() && System.nanoTime() - start < patience.toNanos());
        long lookedTo = looked - from > NEAR ? looked : from;
        return parts.stream()
                .map(part -> {
                    AuditRecord line = found.get(order.uid(partition, part.offset()));
                    return line == null
                            ? new Part(
                                    part.partition(),
                                    part.offset(),
                                    lookedTo,
                                    part.seen(),
                                    part.result(),
                                    part.refused())
                            : answered(part, line);
                })
                .toList();
    }

    static AuditRecord line(byte[] value) {
        try {
            return value == null ? null : AuditRecord.read(value);
        } catch (UnreadableFormException e) {
            return null; // it is about something that this release does not know
        }
    }

    private static Part answered(Part part, AuditRecord line) {
        boolean done = line.what() == AuditRecord.What.command;
        String words = done || line.failure() == null
                ? String.valueOf(line.human().result())
                : line.failure().reason();
        String brief = words.length() <= InterfaceCommandStatus.LONGEST_ANSWER
                ? words
                : words.substring(0, InterfaceCommandStatus.LONGEST_ANSWER - 1) + "…";
        return new Part(
                part.partition(),
                part.offset(),
                part.auditFrom(),
                part.seen(),
                done ? brief : null,
                done ? null : brief);
    }

    /** Why it cannot be handed over at all; null: it is. */
    private String append(CommandOrder order, int partition, Asked asked) {
        try (Producer<byte[], byte[]> producer = producer(broker, timeout)) {
            for (Command command : asked.commands()) {
                producer.send(record(
                                broker,
                                new TopicPartition(order.id().asideTopic(), partition),
                                command,
                                order.proven()))
                        .get();
            }
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException) {
                return "the message is larger with this change than "
                        + order.id().asideTopic() + " takes";
            }
            throw new KafkaException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }

    /**
     * A command as its owner finds it.
     *
     * @param proven whether it bears the proof that the operator wrote it
     */
    static ProducerRecord<byte[], byte[]> record(Broker broker, TopicPartition aside, Command command, boolean proven) {
        byte[] value = command.write();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                aside.topic(), aside.partition(), new AsideKey.OfCommand(command.uid()).bytes(), value);
        if (proven) {
            record.headers()
                    .add(
                            HistoryKeys.COMMAND_PROOF,
                            broker.history().prove(new SignedPlace(aside.topic(), aside.partition()), value));
        }
        return record;
    }

    /**
     * Reads what is committed now.
     *
     * @return where it stands then
     */
    static long read(Consumer<byte[], byte[]> consumer, TopicPartition partition, long from, Records sink) {
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        consumer.seek(partition, Math.min(from, end));
        long deadline = System.nanoTime() + LONGEST_READ.toNanos();
        while (consumer.position(partition) < end) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException("partition " + partition + " was read up to offset "
                        + consumer.position(partition) + " of " + end + " within " + LONGEST_READ.toSeconds() + " s");
            }
            consumer.poll(POLL).forEach(sink::take);
        }
        return consumer.position(partition);
    }

    static Producer<byte[], byte[]> producer(Broker broker, Duration timeout) {
        Map<String, Object> settings = new HashMap<>(broker.settings());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "plantline-operator");
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        // A repeat of an unanswered send must not write a second one.
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 4 << 20);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 8 << 20);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout.toMillis());
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) timeout.toMillis());
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) timeout.toMillis() + 1);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
