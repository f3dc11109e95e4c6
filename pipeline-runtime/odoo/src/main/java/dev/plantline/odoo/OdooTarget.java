package dev.plantline.odoo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.AnchorNote;
import dev.plantline.model.ApplyCall;
import dev.plantline.model.Change;
import dev.plantline.model.Failure;
import dev.plantline.model.LastApplied;
import dev.plantline.model.Notice;
import dev.plantline.model.NoticeCall;
import dev.plantline.model.Operation;
import dev.plantline.model.PartitionId;
import dev.plantline.model.PlainText;
import dev.plantline.model.Position;
import dev.plantline.model.Promise;
import dev.plantline.model.PurgeCall;
import dev.plantline.model.Target;
import dev.plantline.model.TargetException;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * An Odoo database as the target of operations, for one duty, through its side kit. References and natural keys are resolved by the kit, inside
 * the apply: an earlier step of the same operation may have made the record, and nothing can change between finding and using it. Thread safe.
 */
public final class OdooTarget implements Target {
    /** The kit starts no further group after this time; what it has not reached comes back as not tried. */
    public static final int BUDGET_SECONDS = 30;

    /** A kit that somebody edits meanwhile is found out within this time: one small call then, and none in between. */
    static final Duration LOOKED_AT_EVERY = Duration.ofSeconds(30);

    private final OdooProtocol transport;
    private final String kitName;
    private final String noticeKit;
    private final String cluster;
    private final String company;
    private final int budgetSeconds;
    private final LongSupplier nanoTime;
    private volatile Looked looked;

    /** The kit as it stood at a time of the clock. */
    private record Looked(SideKit.Found found, long at) {}

    /**
     * A target; nothing is asked of Odoo yet.
     *
     * @param kitName name of the duty's server action, which carries the hash of its code
     * @param cluster identity of the cluster whose pod this is: the side kit refuses one that does not have the plant
     * @param company name of the company that operations have their effect in; null: the default company of the duty's user
     */
    public OdooTarget(OdooProtocol transport, String kitName, String cluster, String company) {
        this(transport, kitName, null, cluster, company, BUDGET_SECONDS, System::nanoTime);
    }

    /**
     * The same with notices.
     *
     * @param noticeKit name of the server action for the duty's notices; null: there are none
     */
    public OdooTarget(OdooProtocol transport, String kitName, String noticeKit, String cluster, String company) {
        this(transport, kitName, noticeKit, cluster, company, BUDGET_SECONDS, System::nanoTime);
    }

    /** With a time budget and a clock of one's own, for tests. */
    OdooTarget(
            OdooProtocol transport,
            String kitName,
            String cluster,
            String company,
            int budgetSeconds,
            LongSupplier nanoTime) {
        this(transport, kitName, null, cluster, company, budgetSeconds, nanoTime);
    }

    private OdooTarget(
            OdooProtocol transport,
            String kitName,
            String noticeKit,
            String cluster,
            String company,
            int budgetSeconds,
            LongSupplier nanoTime) {
        this.transport = transport;
        this.kitName = kitName;
        this.noticeKit = noticeKit;
        this.cluster = cluster;
        this.company = company;
        this.budgetSeconds = budgetSeconds;
        this.nanoTime = nanoTime;
    }

    @Override
    public Promise promise() {
        return Promise.oneEffect;
    }

    @Override
    public String database() throws TargetException {
        return kit(true).database();
    }

    @Override
    public Ownership raise(PartitionId partition, long epoch, long reached, LastApplied last) throws TargetException {
        SideKit.Found kit = kit(true);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("do", "raise");
        request.put("cluster", cluster);
        request.put("partition", partition.text());
        request.put("epoch", epoch);
        request.put("reached", reached);
        putLast(request, kit, partition, last);
        JsonNode answer = run(kit, request);
        return new Ownership(
                answer.path("previous").asLong(),
                answer.path("raises").asLong(),
                answer.path("raised").asBoolean(),
                answer.path("remembered").asBoolean(true));
    }

    /** A kit of an earlier release is not asked: it would refuse the whole request. */
    private static void putLast(
            Map<String, Object> request, SideKit.Found kit, PartitionId partition, LastApplied last) {
        if (last != null && kit.takes().contains("last")) {
            request.put("last", Map.of("key", last.key(), "position", new Position(partition, last.offset()).text()));
        }
    }

    @Override
    public List<Verdict> apply(ApplyCall call) throws TargetException {
        CallCodec form = new CallCodec(call, kit(false).takes());
        Map<Operation, Verdict> verdicts = new IdentityHashMap<>(form.refused());
        if (!form.sent().isEmpty()) {
            List<JsonNode> answers = answers(call, form);
            for (int i = 0; i < answers.size(); i++) {
                Operation operation = form.sent().get(i);
                verdicts.put(
                        operation,
                        VerdictCodec.isDoubtful(answers.get(i)) ? again(call, operation) : read(answers.get(i)));
            }
        }
        List<Verdict> ordered = new ArrayList<>(verdicts.size());
        call.operations().forEach(operation -> ordered.add(verdicts.get(operation)));
        return ordered;
    }

    @Override
    public List<List<Change>> look(PartitionId partition, List<Operation> operations) throws TargetException {
        Map<Operation, List<Change>> answers = new IdentityHashMap<>();
        List<Operation> left = operations;
        while (!left.isEmpty()) {
            SideKit.Found kit = kit(false);
            if (!kit.takes().contains("look")) {
                throw new TargetException(
                        TargetException.Kind.configuration,
                        "the side kit " + kitName
                                + " cannot tell what messages would change: it is of an earlier release, or of an operation whose"
                                + " documents describe no record: run plantline sidekit install");
            }
            CallCodec form = new CallCodec(new ApplyCall(partition, 0, left), kit.takes());
            // What cannot be sent is refused when it is applied.
            form.refused().keySet().forEach(each -> answers.put(each, unclear(each)));
            if (!form.sent().isEmpty()) {
                putLooks(run(kit, form.looking(cluster, budgetSeconds, company)), form.sent(), answers);
            }
            left = left.stream().filter(each -> !answers.containsKey(each)).toList();
        }
        return operations.stream().map(answers::get).toList();
    }

    private static List<Change> unclear(Operation operation) {
        return Collections.nCopies(CallCodec.steps(operation), Change.unclear);
    }

    /** The kit leaves out at the end what its time was too short for, and never the first. */
    private void putLooks(JsonNode answer, List<Operation> sent, Map<Operation, List<Change>> answers)
            throws TargetException {
        String failed = VerdictCodec.failed(answer);
        if (failed != null) {
            throw new TargetException(TargetException.Kind.configuration, transport + ": " + failed);
        }
        JsonNode looks = answer.path("looks");
        if (looks.isEmpty() || looks.size() > sent.size()) {
            throw new TargetException(
                    TargetException.Kind.ambiguous, "the side kit did not tell what would be changed: " + transport);
        }
        for (int i = 0; i < looks.size(); i++) {
            List<Change> changes = new ArrayList<>();
            for (JsonNode each : looks.path(i)) {
                changes.add(change(each.asText()));
            }
            if (changes.size() != CallCodec.steps(sent.get(i))) {
                throw new TargetException(
                        TargetException.Kind.ambiguous,
                        "the side kit did not tell of every step what it would change: " + transport);
            }
            answers.put(sent.get(i), List.copyOf(changes));
        }
    }

    private Change change(String word) throws TargetException {
        for (Change each : Change.values()) {
            if (each.name().equals(word)) {
                return each;
            }
        }
        throw new TargetException(
                TargetException.Kind.ambiguous,
                "the side kit told a change that this release does not know: " + transport);
    }

    @Override
    public int purge(PurgeCall call) throws TargetException {
        // Nothing is said of rows to an owner that is not the owner any more.
        return run(
                        kit(false),
                        Map.of(
                                "do",
                                "purge",
                                "cluster",
                                cluster,
                                "partition",
                                call.partition().text(),
                                "epoch",
                                call.ownerEpoch(),
                                "sealed",
                                call.sealedTo(),
                                "kept",
                                call.setAside()))
                .path("purged")
                .asInt();
    }

    @Override
    public String note(AnchorNote note) throws TargetException {
        // Nothing is said of rows to an owner that is not the owner any more.
        return run(
                        kit(false),
                        Map.of(
                                "do",
                                "note",
                                "cluster",
                                cluster,
                                "partition",
                                note.partition().text(),
                                "epoch",
                                note.ownerEpoch(),
                                "anchor",
                                note.anchor().text()))
                .path("noted")
                .asText();
    }

    /**
     * A refusal out of Odoo's load that names no field can be a failure of the moment that load swallowed, in a language we cannot know: it counts
     * only when the operation fails the same way alone in a call of its own.
     */
    private Verdict again(ApplyCall call, Operation operation) {
        ApplyCall one = new ApplyCall(call.partition(), call.ownerEpoch(), List.of(operation), call.last());
        try {
            CallCodec alone = new CallCodec(one, kit(false).takes());
            return read(answers(one, alone).get(0));
        } catch (TargetException e) {
            // The others' verdicts stand; this one is unknown, and the ledger will answer when it is sent again.
            return new Verdict.NotTried();
        }
    }

    private List<JsonNode> answers(ApplyCall call, CallCodec form) throws TargetException {
        SideKit.Found kit = kit(false);
        Map<String, Object> request = form.request(cluster, budgetSeconds, company);
        putLast(request, kit, call.partition(), call.last());
        JsonNode whole = run(kit, request);
        String failed = VerdictCodec.failed(whole);
        if (failed != null) {
            throw new TargetException(TargetException.Kind.configuration, transport + ": " + failed);
        }
        JsonNode answer = whole.path("verdicts");
        if (answer.size() != form.sent().size()) {
            throw new TargetException(
                    TargetException.Kind.ambiguous, "the side kit did not answer for every operation: " + transport);
        }
        List<JsonNode> answers = new ArrayList<>(answer.size());
        for (JsonNode one : answer) {
            String forbidden = VerdictCodec.forbidden(one);
            if (forbidden != null) {
                throw new TargetException(
                        TargetException.Kind.configuration, forbidden + " (side kit " + kitName + ")");
            }
            answers.add(one);
        }
        return answers;
    }

    private static Verdict read(JsonNode answer) throws TargetException {
        try {
            return VerdictCodec.read(answer);
        } catch (IllegalArgumentException e) {
            throw new TargetException(TargetException.Kind.ambiguous, e.getMessage());
        }
    }

    @Override
    public NoticeCall.Answer notice(NoticeCall call) throws TargetException {
        if (noticeKit == null) {
            return new NoticeCall.Answer(0, Map.of());
        }
        List<Object> wanted = new ArrayList<>();
        for (Notice one : call.wanted()) {
            wanted.add(Map.of(
                    "key", one.key(),
                    "record", one.record(),
                    "login", one.login(),
                    "summary", one.summary(),
                    "texts", one.texts()));
        }
        List<Object> ended = new ArrayList<>();
        call.ended().forEach((key, text) -> ended.add(Map.of("key", key, "text", text)));
        JsonNode answer = run(
                found(noticeKit),
                Map.of(
                        "do",
                        "notice",
                        "cluster",
                        cluster,
                        "partition",
                        call.partition().text(),
                        "epoch",
                        call.ownerEpoch(),
                        "closing",
                        call.closing(),
                        "wanted",
                        wanted,
                        "ended",
                        ended));
        if (answer.path("fenced").asBoolean()) {
            throw new TargetException(TargetException.Kind.ambiguous, "another pod has the partition meanwhile");
        }
        Map<String, String> failed = new LinkedHashMap<>();
        answer.path("failed")
                .forEach(one -> failed.put(
                        one.path(0).asText(), PlainText.of(one.path(1).asText(), Failure.MAX_REASON)));
        return new NoticeCall.Answer(answer.path("open").asInt(), failed);
    }

    private SideKit.Found kit(boolean fresh) throws TargetException {
        Looked last = looked;
        long now = nanoTime.getAsLong();
        if (last != null && !fresh && now - last.at() < LOOKED_AT_EVERY.toNanos()) {
            return last.found();
        }
        looked = null;
        SideKit.Found kit = found(kitName);
        looked = new Looked(kit, now);
        return kit;
    }

    private SideKit.Found found(String name) throws TargetException {
        SideKit.Found kit;
        try {
            kit = SideKit.find(transport, name, cluster);
        } catch (OdooFault e) {
            throw failed(e);
        }
        if (kit.state() != SideKitState.installed) {
            throw new TargetException(TargetException.Kind.configuration, kit.explanation());
        }
        return kit;
    }

    private JsonNode run(SideKit.Found kit, Map<String, Object> request) throws TargetException {
        try {
            return kit.kit().run(request);
        } catch (OdooFault e) {
            throw failed(e);
        }
    }

    /** A call of the kit that failed as a whole: its own rules never fail, so that a business fault is about the right to run it. */
    private TargetException failed(OdooFault fault) {
        TargetException.Kind kind =
                switch (fault.kind()) {
                    case unreachable -> TargetException.Kind.unreachable;
                    case contention -> TargetException.Kind.contention;
                    case keyRefused, unknownDatabase, notAllowed, unknownName, configuration, business ->
                        TargetException.Kind.configuration;
                    case ambiguous, tooLong, mapping -> TargetException.Kind.ambiguous;
                };
        if (kind == TargetException.Kind.configuration) {
            looked = null;
        }
        return new TargetException(kind, transport + ": " + fault.words());
    }
}
