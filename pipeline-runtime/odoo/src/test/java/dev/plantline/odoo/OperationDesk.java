package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plantline.model.Change;
import dev.plantline.model.Compared;
import dev.plantline.model.MessageFailedException;
import dev.plantline.model.MessageVersion;
import dev.plantline.model.Operation;
import dev.plantline.model.PartitionId;
import dev.plantline.model.Quantity;
import dev.plantline.model.Step;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.testing.odoo.OdooSimulator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** One operation in one Odoo, real or simulated, as one duty's user does it: documents go in, verdicts come out. */
public final class OperationDesk {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    static final long EPOCH = 1_000_000_000_000L;

    private final OdooUnderTest odoo;
    private final String login;
    private final String name;
    private final String kit;
    private final OdooTarget target;
    private final Operations operations = new Operations();

    private OperationDesk(OdooUnderTest odoo, String login, String name, String kit) throws TargetException {
        this.odoo = odoo;
        this.login = login;
        this.name = name;
        this.kit = kit;
        this.target = behind(odoo.as(login));
        target.raise(operations.partition, EPOCH, 0);
    }

    private OdooTarget behind(OdooProtocol way) {
        return new OdooTarget(way, kit, OdooUnderTest.CLUSTER, null);
    }

    /** The operation that it does. */
    String operation() {
        return name;
    }

    OdooUnderTest odoo() {
        return odoo;
    }

    /** Becomes the owner of another partition. */
    void raise(PartitionId partition, long epoch) throws TargetException {
        target.raise(partition, epoch, 0);
    }

    /** Provides the operation's side kit for a user, with the references that an OdooConnection has when it says nothing. */
    public static OperationDesk open(OdooUnderTest odoo, String login, String operation) throws Exception {
        return open(odoo, login, operation, References.DEFAULT);
    }

    /** Provides the operation's side kit for a user. */
    public static OperationDesk open(OdooUnderTest odoo, String login, String operation, References references)
            throws Exception {
        KitText kit = KitText.of(OdooUnderTest.owner(login), new OperationKit(operation, references));
        odoo.provide(Map.of(login, kit));
        return new OperationDesk(odoo, login, operation, kit.actionName());
    }

    /**
     * A message with this document, in YAML, as the engine makes it canonical; every document is another message.
     *
     * @throws AssertionError when the engine would refuse it: then no Odoo ever sees it, see {@link #past}
     */
    public Operation message(String document) throws IOException {
        return past(canonical(document));
    }

    /** One message with all these documents, as {@code forEach} makes it. */
    public Operation together(String... documents) throws IOException {
        List<Step> steps = new ArrayList<>();
        for (String document : documents) {
            steps.add(new Step.Do(name, canonical(document)));
        }
        return operations.apply(Operations.name(), steps.toArray(Step[]::new));
    }

    /** A message with this document, whose interface asks for more than the operation proves. */
    public Operation ensuring(String document, Step.Ensured... ensured) throws IOException {
        return operations.apply(Operations.name(), new Step.Do(name, canonical(document), List.of(ensured)));
    }

    private JsonNode canonical(String document) throws IOException {
        try {
            return dev.plantline.engine.Operations.shipped()
                    .named(name)
                    .orElseThrow()
                    .document((ObjectNode) YAML.readTree(document));
        } catch (MessageFailedException e) {
            throw new AssertionError(e.failure().place() + ": " + e.failure().reason(), e);
        }
    }

    /** A message with a document as it is, past the engine: as whoever has the key can send it. */
    public Operation past(JsonNode document) {
        return operations.apply(Operations.name(), new Step.Do(name, document));
    }

    /** The same message, sent once more. */
    public Operation resent(Operation message) {
        return operations.resent(message);
    }

    /** The same message as a version of what its order key names. */
    public Operation version(Operation message, String orderKey, long version) {
        return Operations.versioned(message, orderKey, new MessageVersion.Number(version));
    }

    /** Sends a message that is worked and committed, and of which nobody hears: as when the worker is killed behind its commit. */
    void loseTheAnswerOf(Operation message) throws IOException, TargetException {
        try (LossyProxy proxy = new LossyProxy(odoo.url())) {
            OdooTarget behind = behind(odoo.at(proxy.url()).as(login));
            behind.database();
            proxy.lose(1);
            assertUnheard(behind, message);
        }
    }

    /** Sends a message whose work is done and never committed: as when the worker is killed before its commit. */
    void undo(Operation message) throws Exception {
        Optional<OdooSimulator> simulator = SimulatedDatabase.at(odoo.url());
        if (simulator.isPresent()) {
            simulator.get().faults().contention(1);
            assertUnheard(target, message);
            return;
        }
        assertThat(assertUnheard(behind(new UndoneCalls(odoo, login)), message)).contains("{\"done\":[\"applied\"]}");
    }

    private String assertUnheard(OdooTarget behind, Operation message) {
        TargetException unheard = catchThrowableOfType(
                TargetException.class, () -> behind.apply(operations.call(EPOCH, List.of(message))));
        assertThat(unheard.kind()).isIn(TargetException.Kind.ambiguous, TargetException.Kind.contention);
        return unheard.getMessage();
    }

    /** A number as a person writes it. */
    public static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }

    /** Sends these documents in one call. */
    public List<Verdict> send(String... documents) throws IOException, TargetException {
        List<Operation> messages = new ArrayList<>();
        for (String document : documents) {
            messages.add(message(document));
        }
        return send(messages);
    }

    /**
     * Sends these messages in one call.
     *
     * @throws AssertionError when Odoo tells another main quantity of one than it says
     */
    public List<Verdict> send(List<Operation> messages) throws TargetException {
        List<Verdict> verdicts = target.apply(operations.call(EPOCH, messages));
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i) instanceof Verdict.Applied applied) {
                List<Quantity> said = said(messages.get(i));
                assertThat(Compared.of(
                                        said,
                                        said.isEmpty()
                                                ? List.of()
                                                : applied.booked().totals())
                                .missing())
                        .as("%s, and Odoo has %s", said, applied.booked())
                        .isEmpty();
            }
        }
        return verdicts;
    }

    private List<Quantity> said(Operation message) {
        return message.work()
                .match(
                        apply -> apply.effect().match(odoo -> odoo.steps().stream()
                                .flatMap(step -> step.match(
                                        load -> Stream.<Quantity>empty(),
                                        upsert -> Stream.empty(),
                                        find -> Stream.empty(),
                                        call -> Stream.empty(),
                                        one -> dev.plantline.engine.Operations.shipped()
                                                .named(name)
                                                .orElseThrow()
                                                .quantitiesOf(one.document())
                                                .stream()))
                                .toList()),
                        close -> List.<Quantity>of());
    }

    /** Sends these messages at the same time, each in a call of its own. */
    public List<Verdict> atOnce(List<Operation> messages) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(messages.size());
        try {
            List<Future<Verdict>> answers = new ArrayList<>();
            for (Operation message : messages) {
                answers.add(threads.submit(() -> sendThroughContention(message)));
            }
            List<Verdict> verdicts = new ArrayList<>();
            for (Future<Verdict> answer : answers) {
                verdicts.add(answer.get());
            }
            return verdicts;
        } finally {
            threads.shutdownNow();
        }
    }

    /** Sends again what other transactions were in the way of after Odoo's own tries, as delivery does: on a busy machine they may be. */
    private Verdict sendThroughContention(Operation message) throws TargetException {
        for (int tries = 1; ; tries++) {
            try {
                return send(List.of(message)).get(0);
            } catch (TargetException failed) {
                if (failed.kind() != TargetException.Kind.contention || tries == 10) {
                    throw failed;
                }
            }
        }
    }

    /** Sends one message four times at the same time: it must have its effect once, and all four are told of it. */
    public Verdict.Applied fourTimesAtOnce(Operation message) throws Exception {
        List<Verdict> verdicts = atOnce(List.of(message, message, message, message));
        assertThat(verdicts).allMatch(Verdict.Applied.class::isInstance);
        List<Verdict.Applied> first = verdicts.stream()
                .map(Verdict.Applied.class::cast)
                .filter(verdict -> !verdict.recovered())
                .toList();
        assertThat(first).hasSize(1);
        return first.get(0);
    }

    /** Asks what these documents would change. */
    public List<Change> look(String... documents) throws IOException, TargetException {
        List<Operation> messages = new ArrayList<>();
        for (String document : documents) {
            messages.add(message(document));
        }
        return look(messages).stream().flatMap(List::stream).toList();
    }

    /** Asks what these messages would change; who asks owns nothing. */
    public List<List<Change>> look(List<Operation> messages) throws TargetException {
        return target.look(operations.partition, messages);
    }

    /** The same of a kit whose time is over when it begins. */
    public List<List<Change>> lookInNoTime(List<Operation> messages) throws TargetException {
        return new OdooTarget(odoo.as(login), kit, OdooUnderTest.CLUSTER, null, 0, System::nanoTime)
                .look(operations.partition, messages);
    }

    /** The same message, whose effect was undone by hand. */
    public Operation undone(Operation message) {
        return Operations.undone(message, 1);
    }

    /** The same message with a content of its own. */
    public Operation another(Operation message) {
        return Operations.content(message, "another");
    }

    /** Sends a document that must have its effect. */
    public Verdict.Applied apply(String document) throws IOException, TargetException {
        Verdict verdict = send(document).get(0);
        assertThat(verdict).isInstanceOf(Verdict.Applied.class);
        return (Verdict.Applied) verdict;
    }

    /** Sends a document that must be refused, and tells why: {@code <place>: <sentence>}. */
    public String refuse(String document) throws IOException, TargetException {
        return refuse(message(document));
    }

    /** The same for a message. */
    public String refuse(Operation message) throws TargetException {
        Verdict verdict = send(List.of(message)).get(0);
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        Verdict.Rejected rejected = (Verdict.Rejected) verdict;
        return rejected.failure().place() + ": " + rejected.failure().reason();
    }
}
