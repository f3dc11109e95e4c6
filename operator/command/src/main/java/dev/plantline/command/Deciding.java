package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.CodeMapSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec;
import dev.plantline.api.v1alpha1.InterfaceDecisionSpec.Verdict;
import dev.plantline.api.v1alpha1.InterfaceReleaseSpec;
import dev.plantline.api.v1alpha1.InterfaceReleaseStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionSpec;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus;
import dev.plantline.api.v1alpha1.InterfaceRevisionStatus.State;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.api.v1alpha1.OdooConnectionSpec.Environment;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.CodeMapConfigurations;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.change.ChangedCode;
import dev.plantline.operator.desired.change.ChangedPlace;
import dev.plantline.operator.desired.change.RevisionContent;
import dev.plantline.operator.desired.change.WaitingBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the change of an interface or a code map, or the batch, that waits, asks once, and writes the decision of whoever runs it. */
final class Deciding {
    /** It has no objects: the right to decide is no part of a right to everything of plantline.dev. */
    private static final String RIGHTS = "decisions.plantline.dev";

    /** As the kind allows. */
    private static final int MOST_HOURS = 72;

    @Parameters(
            paramLabel = "NAMESPACE/INTERFACE",
            description = "The interface, for example plant-lyon/wms-transfer; with --code-map the CodeMap.")
    private String place;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "In which role you decide; needed when you may decide in more than one that is missing.")
    private String role;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, one line; needed to refuse.")
    private String reason;

    @Option(
            names = "--batch",
            description = "Decides about the batch that waits at the interface's gate, and not about a change.")
    private boolean batch;

    @Option(names = "--code-map", description = "Decides about a change of what codes mean in a CodeMap.")
    private boolean codeMap;

    @Option(names = "--yes", description = "Decides without a question. Look without it first.")
    private boolean yes;

    @Option(
            names = "--output",
            paramLabel = "FORM",
            defaultValue = "table",
            description = {
                "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
                "json asks nothing: without --yes it only shows, and says whether you may decide."
            })
    private Output output;

    @Mixin
    private Kubectl cluster;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Everything that is shown, for machines. */
    private final ObjectNode answer = Json.MAPPER.createObjectNode();

    /**
     * A revision as the cluster has it.
     *
     * @param status null: it was just made
     */
    private record Known(InterfaceRevisionSpec spec, InterfaceRevisionStatus status) {
        boolean is(State state) {
            return status != null && status.state() == state;
        }

        Optional<RevisionContent> content() {
            return RevisionContent.read(spec.content());
        }
    }

    int decide(Verdict verdict) throws IOException, InterruptedException {
        return decide(verdict, null);
    }

    /**
     * Decides.
     *
     * @param emergencyHours for how long what goes live by this decision alone may stay the only change; null: it is no emergency
     */
    int decide(Verdict verdict, Integer emergencyHours) throws IOException, InterruptedException {
        if (emergencyHours != null && (emergencyHours < 1 || emergencyHours > MOST_HOURS || reason == null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    reason == null
                            ? "missing: --reason TEXT. Those who have to approve it later have to know why it could not wait"
                            : "--emergency is 1 to " + MOST_HOURS + " hours");
        }
        String[] parts = place.split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "'" + place + "' is no " + (codeMap ? "code map" : "interface") + ": write NAMESPACE/"
                            + (codeMap ? "CODE-MAP" : "INTERFACE"));
        }
        if (codeMap && (batch || emergencyHours != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    batch
                            ? "--code-map and --batch are about different things: write one of them"
                            : "about a code map there is no emergency: a code more needs nobody, and neither does going back");
        }
        if (verdict == Verdict.refuse && reason == null) {
            throw new ParameterException(
                    spec.commandLine(), "missing: --reason TEXT. Whoever made the change has to know what is wrong");
        }
        answer.put("namespace", parts[0]).put(codeMap ? "codeMap" : "interface", parts[1]);
        int code;
        try {
            if (batch) {
                code = decideBatch(verdict, parts[0], parts[1]);
            } else if (codeMap) {
                code = decideCodeMap(verdict, parts[0], parts[1]);
            } else {
                code = decideChange(verdict, parts[0], parts[1], emergencyHours);
            }
        } catch (UndecidableException e) {
            if (output == Output.table) {
                throw e;
            }
            tell(e.getMessage());
            code = Plantline.FAILED;
        }
        if (output == Output.json) {
            spec.commandLine().getOut().println(answer.toPrettyString());
        }
        return code;
    }

    private int decideChange(Verdict verdict, String namespace, String name, Integer emergencyHours)
            throws IOException, InterruptedException {
        List<Known> all = revisions(namespace, Labels.INTERFACE + "=" + name);
        Optional<Known> live = all.stream().filter(each -> each.is(State.live)).findFirst();
        Optional<Known> emergency = live.filter(each -> each.status().emergency() != null);
        Optional<Known> expired = emergency.filter(
                each -> !Instant.parse(each.status().emergency().until()).isAfter(Instant.now()));
        Optional<Known> waiting = expired.or(() -> all.stream()
                        .filter(each -> each.is(State.waiting) || each.is(State.refused))
                        .findFirst())
                .or(() -> emergency);
        if (waiting.isEmpty()) {
            tell("No change of " + place + " waits for a decision. About a batch at its gate you decide with --batch.");
            return Plantline.FOUND;
        }
        Optional<Known> counts = emergency.isEmpty() ? live : approvedLast(all);
        show(waiting.get(), live, counts);
        String user = cluster.user();
        if (verdict == Verdict.approve && isInVain(waiting.get(), user, emergencyHours)) {
            return Plantline.FOUND;
        }
        if (emergencyHours != null && waiting.equals(emergency)) {
            tellInVain("This runs by an emergency decision already: now the others approve it.");
            return Plantline.FOUND;
        }
        String mine = emergencyHours == null
                ? role("odoointerfaces", namespace, name, needed(waiting.get()))
                : emergency(namespace, name, emergencyHours);
        if (isOnlyShown()) {
            return 0;
        }
        if (!yes && !agreed(verdict, mine)) {
            print("Nothing was decided.");
            return Plantline.FOUND;
        }
        String revision = waiting.get().spec().revision();
        decide(
                namespace,
                name + "-" + revision,
                new InterfaceDecisionSpec(name, revision, verdict, mine, user, reason, null, emergencyHours));
        print(user + (verdict == Verdict.approve ? " approved" : " refused") + " revision "
                + waiting.get().spec().revision() + " as " + mine + ".");
        return 0;
    }

    /** Nobody is asked for what would not count. */
    private boolean isInVain(Known waiting, String user, Integer emergencyHours) {
        if (authors(waiting).isEmpty() && Boolean.TRUE.equals(waiting.spec().proven())) {
            tellInVain("Nobody says who made this change, so nobody can approve it; kubectl describe says what to do.");
            return true;
        }
        if (authors(waiting).contains(user) && emergencyHours == null) {
            tellInVain("You made this change, " + user + ": somebody else approves it.");
            return true;
        }
        return false;
    }

    // ---- what codes mean

    private int decideCodeMap(Verdict verdict, String namespace, String name) throws IOException, InterruptedException {
        List<Known> all = revisions(namespace, Labels.CODE_MAP + "=" + name);
        Optional<Known> waiting = all.stream()
                .filter(each -> each.is(State.waiting) || each.is(State.refused))
                .findFirst();
        Optional<Known> live = all.stream().filter(each -> each.is(State.live)).findFirst();
        if (waiting.isEmpty() || live.isEmpty()) {
            tell("No change of code map " + place + " waits for a decision.");
            return Plantline.FOUND;
        }
        CodeMapSpec before = table(live.get());
        CodeMapSpec after = table(waiting.get());
        List<String> authors = authors(waiting.get());
        print("Code map " + place + ", revision " + waiting.get().spec().revision() + ", asked for by "
                + (authors.isEmpty() ? "nobody knows whom" : String.join(" and ", authors))
                + (Boolean.TRUE.equals(waiting.get().spec().proven()) ? "" : " (claimed: this cluster proves nobody)"));
        List<String> users = users(namespace, name);
        print("Interfaces that use it: " + (users.isEmpty() ? "none" : String.join(", ", users)));
        RegressionText.lines(waiting.get().status().regressions(), users, Instant.now())
                .forEach(this::print);
        print("");
        if (before.kind() != after.kind()) {
            show("kind", Optional.of(before.kind()), after.kind());
        }
        ChangedCode.between(before, after).forEach(this::show);
        print("");
        decided(waiting.get());
        print("Live: revision " + live.get().spec().revision() + " since "
                + live.get().status().since() + ", and goes on until the change is approved");
        collect(waiting.get(), live);
        answer.set("usedBy", Json.MAPPER.valueToTree(users));
        collect("kind", Optional.of(before.kind()), after.kind());
        answer.set("changes", Json.MAPPER.valueToTree(ChangedCode.between(before, after)));
        String user = cluster.user();
        if (verdict == Verdict.approve && isInVain(waiting.get(), user, null)) {
            return Plantline.FOUND;
        }
        String mine = role("codemaps", namespace, name, needed(waiting.get()));
        if (isOnlyShown()) {
            return 0;
        }
        if (!yes && !agreed(verdict, mine)) {
            print("Nothing was decided.");
            return Plantline.FOUND;
        }
        String revision = waiting.get().spec().revision();
        decide(
                namespace,
                name + "-" + revision,
                InterfaceDecisionSpec.ofCodeMap(name, revision, verdict, mine, user, reason));
        print(user + (verdict == Verdict.approve ? " approved" : " refused") + " revision " + revision + " as " + mine
                + ".");
        return 0;
    }

    private List<String> users(String namespace, String name) throws IOException, InterruptedException {
        Optional<String> users = cluster.part("codemaps.plantline.dev", name, namespace, "{.status.usedBy}")
                .filter(each -> !each.isBlank());
        try {
            return users.isEmpty()
                    ? List.of()
                    : Json.MAPPER.readerForListOf(String.class).readValue(users.get());
        } catch (JsonProcessingException e) {
            throw unreadable(e);
        }
    }

    private static CodeMapSpec table(Known each) {
        return CodeMapConfigurations.read(each.spec().content())
                .orElseThrow(() -> unreadable(null))
                .spec();
    }

    private void show(ChangedCode each) {
        print(each.name());
        lines("  - ", each.before());
        lines("  + ", each.after());
    }

    private void lines(String sign, List<CodeMapSpec.Entry> lines) {
        lines.forEach(line -> whole(sign + Json.MAPPER.valueToTree(line)));
    }

    private String emergency(String namespace, String name, int hours) throws IOException, InterruptedException {
        String mine = entitled("odoointerfaces", namespace, name, List.of(InterfaceDecisionSpec.EMERGENCY));
        print("");
        print("This lets it go live on your decision alone. It keeps running whatever comes; from " + hours
                + " h on no other change goes live before those who are missing have approved it, and earlier where you"
                + " have no more time left for this interface.");
        return mine;
    }

    /** What those who decide have seen last. */
    private static Optional<Known> approvedLast(List<Known> all) {
        return all.stream()
                .filter(each -> each.is(State.superseded) && each.status().emergency() == null)
                .max(Comparator.comparing(each -> each.status().since()));
    }

    private List<Known> revisions(String namespace, String label) throws IOException, InterruptedException {
        List<Known> all = new ArrayList<>();
        for (JsonNode each : cluster.list("interfacerevisions.plantline.dev", namespace, label)) {
            try {
                all.add(new Known(
                        Json.MAPPER.treeToValue(each.path("spec"), InterfaceRevisionSpec.class),
                        each.has("status")
                                ? Json.MAPPER.treeToValue(each.path("status"), InterfaceRevisionStatus.class)
                                : null));
            } catch (JsonProcessingException e) {
                throw unreadable(e);
            }
        }
        return all;
    }

    private static List<String> authors(Known each) {
        return Optional.ofNullable(each.spec().changedBy()).orElse(List.of());
    }

    private void show(Known waiting, Optional<Known> live, Optional<Known> counts) {
        List<String> authors = authors(waiting);
        print("Interface " + place + ", revision " + waiting.spec().revision() + ", asked for by "
                + (authors.isEmpty() ? "nobody knows whom" : String.join(" and ", authors))
                + (Boolean.TRUE.equals(waiting.spec().proven()) ? "" : " (claimed: this cluster proves nobody)"));
        if (!waiting.is(State.live) || waiting.status().regression() != null) {
            RegressionText.lines(waiting.status().regression(), live.isPresent(), Instant.now())
                    .forEach(this::print);
            if (live.isPresent() && waiting.status().regression() == null) {
                print(RegressionText.byHand(waiting.spec().interfaceName()));
            }
        }
        contract(waiting).forEach(this::print);
        tests(waiting).ifPresent(this::print);
        print("");
        RevisionContent after = waiting.content().orElseThrow(() -> unreadable(null));
        // What nobody was asked about while it was for tests has been shown to nobody.
        Optional<RevisionContent> before = counts.map(each -> each.content().orElseThrow(() -> unreadable(null)))
                .filter(each -> each.environment() != Environment.test || after.environment() == Environment.test);
        if (before.isPresent()) {
            ChangedPlace.between(before.get().declared(), after.declared()).forEach(this::show);
        } else {
            print("All of it is new to those who decide:");
            after.declared().toPrettyString().lines().forEach(line -> whole("  + " + line));
        }
        show("environment of its Odoo", before.map(RevisionContent::environment), after.environment());
        show("address and database of its Odoo", before.map(RevisionContent::odoo), after.odoo());
        print("");
        decided(waiting);
        print("Runs now: "
                + live.map(each -> "revision " + each.spec().revision() + ", live since "
                                + each.status().since() + byWhom(each) + ", and goes on until the change is approved")
                        .orElse("what ran before, or nothing; no revision of it has been approved"));
        if (live.filter(each -> each == waiting).isEmpty()) {
            print("Would run: revision " + waiting.spec().revision() + ", as soon as nobody is missing"
                    + when(waiting));
        }
        collect(waiting, live);
        Optional.ofNullable(after.declared().get("classification"))
                .ifPresent(each -> answer.set("classification", each));
        collect("environment", before.map(RevisionContent::environment), after.environment());
        collect("odoo", before.map(RevisionContent::odoo), after.odoo());
        ArrayNode changes = answer.putArray("changes");
        before.map(each -> ChangedPlace.between(each.declared(), after.declared()))
                .orElseGet(() -> ChangedPlace.everything(after.declared()))
                .forEach(each -> {
                    ObjectNode change = changes.addObject().put("path", each.path());
                    if (!each.before().isMissingNode()) {
                        change.set("before", each.before());
                    }
                    if (!each.after().isMissingNode()) {
                        change.set("after", each.after());
                    }
                    change.set("roles", Json.MAPPER.valueToTree(each.roles()));
                });
    }

    /** A revision as the cluster has it, without its content: what that changes is told by place. */
    private void collect(Known waiting, Optional<Known> live) {
        ObjectNode revision = Json.MAPPER.valueToTree(waiting.spec());
        revision.remove(List.of("content", "changes"));
        answer.setAll(revision);
        answer.setAll((ObjectNode) Json.MAPPER.valueToTree(waiting.status()));
        answer.put("proven", Boolean.TRUE.equals(waiting.spec().proven()));
        answer.set("roles", Json.MAPPER.valueToTree(needed(waiting)));
        answer.set("missing", Json.MAPPER.valueToTree(missing(waiting)));
        live.ifPresent(each -> {
            ObjectNode runs = answer.putObject("live")
                    .put("revision", each.spec().revision())
                    .put("since", each.status().since());
            Optional.ofNullable(each.status().emergency())
                    .ifPresent(it -> runs.set("emergency", Json.MAPPER.valueToTree(it)));
        });
    }

    private void collect(String what, Optional<?> before, Object after) {
        if (!before.equals(Optional.ofNullable(after))) {
            ObjectNode change = answer.putObject(what);
            before.ifPresent(each -> change.set("before", Json.MAPPER.valueToTree(each)));
            change.set("after", Json.MAPPER.valueToTree(after));
        }
    }

    /** What its contract is to senders; nothing: a release before has made it, or nothing ran. */
    private static List<String> contract(Known waiting) {
        InterfaceRevisionSpec.Compatibility found = waiting.spec().compatibility();
        if (found == null) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add("Contract: "
                + (found.before().equals(found.after())
                        ? found.after()
                        : found.after() + " after " + found.before() + ", which is live")
                + ", " + found.mode() + ": "
                + (found.breaks() == null ? "compatible" : "breaks what is live for its senders"));
        or(found.breaks()).forEach(each -> lines.add("  " + each));
        if (found.more() != null) {
            lines.add("  and " + found.more() + " more");
        }
        return lines;
    }

    private static Optional<String> tests(Known waiting) {
        return Optional.ofNullable(waiting.spec().tests())
                .map(each -> each.all() == 0
                        ? "Tests: none"
                        : "Tests: " + each.all() + ", of which " + each.negative()
                                + " must be refused; all came out as they say");
    }

    private void decided(Known waiting) {
        print("Needed: " + String.join(", ", needed(waiting)));
        or(waiting.status().decisions())
                .forEach(each -> print("  " + each.by() + ": " + each.verdict() + " as "
                        + each.role() + (each.reason() == null ? "" : ", " + each.reason())
                        + claimed(each)
                        + (each.ignored() == null ? "" : " (does not count: " + each.ignored() + ")")));
        print("Missing: " + (missing(waiting).isEmpty() ? "nobody" : String.join(", ", missing(waiting))));
    }

    /** Those too who are asked only since it waits: who books by a code map, and whom a policy names. */
    private static List<String> needed(Known waiting) {
        return Stream.concat(or(waiting.spec().roles()).stream(), missing(waiting).stream())
                .distinct()
                .toList();
    }

    private static String when(Known each) {
        return Optional.ofNullable(each.status())
                .map(InterfaceRevisionStatus::change)
                .map(it -> (it.notBefore() == null ? "" : ", not before " + it.notBefore())
                        + (it.group() == null
                                ? ""
                                : ", and together with " + String.join(" and ", it.with()) + " (group " + it.group()
                                        + ")"))
                .orElse("");
    }

    private static String byWhom(Known each) {
        return Optional.ofNullable(each.status().emergency())
                .map(it -> " by the emergency decision of " + it.by() + " alone (" + it.reason() + ")")
                .orElse("");
    }

    private static String claimed(InterfaceRevisionStatus.Decision each) {
        return Optional.ofNullable(each.claimed())
                .map(it -> " (claimed by " + it.account() + " of commit " + it.commit() + " by " + it.author() + ")")
                .orElse("");
    }

    private void show(ChangedPlace each) {
        print(each.path());
        if (!each.before().isMissingNode()) {
            whole("  - " + ChangedPlace.text(each.before()));
        }
        if (!each.after().isMissingNode()) {
            whole("  + " + ChangedPlace.text(each.after()));
        }
    }

    private void show(String what, Optional<?> before, Object after) {
        if (!before.equals(Optional.ofNullable(after))) {
            print(what);
            before.ifPresent(each -> print("  - " + each));
            print("  + " + after);
        }
    }

    /** Nobody decides about what was cut off. A revision has 1 MiB at most. */
    private void whole(String line) {
        print(line, Integer.MAX_VALUE);
    }

    private static IllegalStateException unreadable(Exception cause) {
        return new IllegalStateException(
                "a revision is of another release than this command: use the plantline of the cluster's release",
                cause);
    }

    private static List<String> missing(Known waiting) {
        return or(waiting.status().missing());
    }

    private static <T> List<T> or(List<T> list) {
        return list == null ? List.of() : list;
    }

    /** Whoever asks may not decide, or has to say as what. */
    private static final class UndecidableException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        private UndecidableException(String message) {
            super(message);
        }
    }

    /** The one that was given, or the only one of those that are needed in which he may decide. */
    private String role(String resource, String namespace, String name, List<String> needed)
            throws IOException, InterruptedException {
        if (role != null && !needed.contains(role)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "role " + role + " is not asked about this: " + String.join(", ", needed) + " is");
        }
        return entitled(resource, namespace, name, role == null ? needed : List.of(role));
    }

    /** The only one of some roles in which he may decide. */
    private String entitled(String resource, String namespace, String name, List<String> roles)
            throws IOException, InterruptedException {
        List<String> mine = new ArrayList<>();
        for (String each : roles) {
            if (cluster.may("approve-" + each, RIGHTS, resource, name, namespace)) {
                mine.add(each);
            }
        }
        answer.put("mayDecide", !mine.isEmpty());
        if (mine.size() == 1) {
            answer.put("as", mine.get(0));
            return mine.get(0);
        }
        throw new UndecidableException(
                mine.isEmpty()
                        ? "you may not decide about " + place + ": that takes a right to approve-"
                                + String.join(" or approve-", roles) + " on " + resource
                                + " of decisions.plantline.dev"
                        : "you may decide as " + String.join(" and as ", mine)
                                + ", and one person counts in one role: say which with --role");
    }

    private boolean agreed(Verdict verdict, String mine) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print((verdict == Verdict.approve ? "Approve" : "Refuse") + " this as " + mine + "? [y/N] ");
        out.flush();
        // Not closed: it is not ours.
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    // ---- a batch at the gate ----

    private int decideBatch(Verdict verdict, String namespace, String name) throws IOException, InterruptedException {
        Optional<WaitingRelease> found = release(namespace, name);
        if (found.isEmpty()) {
            tell("No batch of " + place + " waits at its gate.");
            return Plantline.FOUND;
        }
        InterfaceReleaseSpec waiting = found.get().spec();
        show(found.get());
        String user = cluster.user();
        if (verdict == Verdict.approve && WaitingBatch.isNobodys(waiting)) {
            tellInVain(WaitingBatch.NOBODYS + ".");
            return Plantline.FOUND;
        }
        boolean isCommander = or(waiting.commandedBy()).contains(user);
        if (verdict == Verdict.approve
                && (isCommander || or(found.get().status().authors()).contains(user))) {
            tellInVain((isCommander
                            ? "You gave a command about messages of this batch, or agreed to one, "
                            : "You made what this is applied with, ")
                    + user + ": somebody else releases it.");
            return Plantline.FOUND;
        }
        String mine =
                role("odoointerfaces", namespace, name, or(found.get().status().roles()));
        if (isOnlyShown()) {
            return 0;
        }
        if (!yes && !agreed(verdict, mine)) {
            print("Nothing was decided.");
            return Plantline.FOUND;
        }
        decide(
                namespace,
                found.get().name(),
                InterfaceDecisionSpec.ofBatch(name, waiting.digest(), verdict, mine, user, reason));
        print(user + (verdict == Verdict.approve ? " approved " : " refused ")
                + found.get().name() + " as " + mine + ".");
        return 0;
    }

    /**
     * A batch as the cluster has it, about which people decide.
     *
     * @param name of the InterfaceRelease
     */
    private record WaitingRelease(String name, InterfaceReleaseSpec spec, InterfaceReleaseStatus status) {}

    /** The operator has told of each that still counts whose decisions it needs. */
    private Optional<WaitingRelease> release(String namespace, String name) throws IOException, InterruptedException {
        for (JsonNode each :
                cluster.list("interfacereleases.plantline.dev", namespace, Labels.INTERFACE + "=" + name)) {
            try {
                var status = Json.MAPPER.treeToValue(each.path("status"), InterfaceReleaseStatus.class);
                if (status != null
                        && (status.state() == InterfaceReleaseStatus.State.waiting
                                || status.state() == InterfaceReleaseStatus.State.refused)) {
                    return Optional.of(new WaitingRelease(
                            each.path("metadata").path("name").asText(),
                            Json.MAPPER.treeToValue(each.path("spec"), InterfaceReleaseSpec.class),
                            status));
                }
            } catch (JsonProcessingException e) {
                throw unreadable(e);
            }
        }
        return Optional.empty();
    }

    private void show(WaitingRelease waiting) {
        InterfaceReleaseSpec batch = waiting.spec();
        print("Interface " + place + ", batch " + waiting.name() + ", measured with revision " + batch.revision());
        print("It waits because " + batch.why());
        print("");
        print("Messages: " + batch.messages() + ", and " + batch.repeats() + " repeats; of these messages "
                + batch.failing() + " cannot be applied as they are");
        or(batch.totals())
                .forEach(each -> print("  " + each.document() + ": " + each.messages() + " messages"
                        + (each.amount() == null
                                ? ""
                                : ", " + each.amount() + (each.unit() == null ? "" : " " + each.unit()))));
        Optional.ofNullable(batch.changes())
                .ifPresent(each -> print("  records: " + each.records() + ", of which " + each.created()
                        + " would be new, " + each.changed() + " changed, and " + each.unclear() + " unclear"));
        batch.partitions()
                .forEach(each -> print("  partition " + each.partition() + ": from offset " + each.from()
                        + " to before " + each.to()
                        + (each.setAside() == 0 ? "" : ", " + each.setAside() + " held ones with it")));
        print("");
        print("Needed: " + String.join(", ", or(waiting.status().roles()))
                + (or(waiting.status().authors()).isEmpty()
                        ? ""
                        : "; not of " + String.join(" and ", waiting.status().authors())
                                + ", who made what it is applied with"
                                + (or(batch.commandedBy()).isEmpty()
                                        ? ""
                                        : " or gave commands about its messages or agreed to them")));
        or(waiting.status().decisions())
                .forEach(each -> print("  " + each.by() + ": " + each.verdict() + " as " + each.role()
                        + (each.reason() == null ? "" : ", " + each.reason())
                        + (each.ignored() == null ? "" : " (does not count: " + each.ignored() + ")")));
        print("Missing: "
                + (or(waiting.status().missing()).isEmpty()
                        ? "nobody"
                        : String.join(", ", waiting.status().missing())));
        print("Released, the next run applies exactly this, and nothing of it when anything has changed.");
        answer.put("batch", waiting.name());
        answer.setAll((ObjectNode) Json.MAPPER.valueToTree(batch));
        answer.setAll((ObjectNode) Json.MAPPER.valueToTree(waiting.status()));
    }

    /** Nobody can be asked who reads JSON. */
    private boolean isOnlyShown() {
        return output == Output.json && !yes;
    }

    private void decide(String namespace, String about, InterfaceDecisionSpec decided)
            throws IOException, InterruptedException {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        var resource = Json.MAPPER.createObjectNode();
        resource.put("apiVersion", Kinds.API_VERSION);
        resource.put("kind", Kinds.INTERFACE_DECISION.kind());
        resource.putObject("metadata")
                .put("namespace", namespace)
                .put("name", about + "-" + HexFormat.of().formatHex(random));
        resource.set("spec", Json.MAPPER.valueToTree(decided));
        cluster.create(resource);
        answer.set("decided", resource.get("spec"));
    }

    /** Why a decision of whoever asks would not count. */
    private void tellInVain(String line) {
        answer.put("mayDecide", false);
        tell(line);
    }

    /** Why nothing is decided, which machines are told too. */
    private void tell(String line) {
        answer.put("message", line);
        print(line);
    }

    private void print(String line) {
        print(line, Plantline.LONGEST_LINE);
    }

    private void print(String line, int longest) {
        if (output == Output.table) {
            spec.commandLine().getOut().println(TerminalText.of(line, longest));
        }
    }
}
