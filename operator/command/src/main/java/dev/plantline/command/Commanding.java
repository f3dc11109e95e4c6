package dev.plantline.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Action;
import dev.plantline.api.v1alpha1.InterfaceCommandSpec.Select;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.State;
import dev.plantline.api.v1alpha1.InterfaceCommandStatus.Trial;
import dev.plantline.api.v1alpha1.Kinds;
import dev.plantline.engine.CauseId;
import dev.plantline.model.Json;
import dev.plantline.operator.desired.TrialWords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Gives an InterfaceCommand in the name of whoever runs it: shows the consequence first, asks once, and waits for what comes of it. */
final class Commanding {
    private static final String KIND = Kinds.INTERFACE_COMMAND.plural() + ".plantline.dev";
    private static final String KIND_OF = Kinds.INTERFACE_COMMAND.kind() + " ";
    private static final String INTERFACES = Kinds.ODOO_INTERFACE.plural() + ".plantline.dev";
    /** The operator carries a dry run out at once; Kafka may take its time. */
    private static final int LONGEST_LOOK = 60;
    /** Dry runs for one question; the operator keeps a hundred, and takes on fifty of one person at the same time. */
    private static final int MOST_LOOKS = 80;

    private static final int AT_ONCE = 20;

    private static final int MOST_CAUSES = 20;

    private static final Pattern CAUSE = Pattern.compile("[0-9a-f]{" + CauseId.LENGTH + "}");

    private final Kubectl cluster;
    private final CommandSpec spec;
    private final Asking asking;
    /** Everything that is shown, for machines. */
    private final ObjectNode answer = Json.MAPPER.createObjectNode();
    /** Whether something was given, which is told whatever comes afterwards. */
    private boolean given;

    /**
     * Commands through a cluster.
     *
     * @param spec of the command that is run
     */
    Commanding(Kubectl cluster, CommandSpec spec, Asking asking) {
        this.cluster = cluster;
        this.spec = spec;
        this.asking = asking;
    }

    /**
     * How somebody asks.
     *
     * @param reason why; null: not said
     * @param dryRun only shows
     * @param yes without a question
     * @param seconds longest wait for what comes of it; 0: none
     * @param output as what it is told
     */
    record Asking(String reason, boolean dryRun, boolean yes, int seconds, Output output) {
        /** Nobody can be asked who reads JSON. */
        Asking {
            dryRun |= output == Output.json && !yes;
        }
    }

    private static final Set<String> ENDS = Set.of("Waiting", "Shown", "Done", "Refused", "Unanswered", "Expired");

    /**
     * What somebody wants done with what.
     *
     * @param acceptReorder with replay; null: not
     * @param patch with edit; null: there is none
     */
    record Wanted(Action action, Select select, Boolean acceptReorder, String patch) {
        /** With messages that are set aside. */
        Wanted(Action action, Select select) {
            this(action, select, null, null);
        }

        private InterfaceCommandSpec spec(String name, String reason, Boolean dryRun, String seen, String by) {
            return new InterfaceCommandSpec(
                    name, action, select, acceptReorder, patch, null, null, reason, dryRun, seen, by);
        }

        /** Whether nothing is lost, changed or repeated by it, so that nobody has to say why. */
        private boolean needsReason() {
            return action != Action.retry;
        }

        private String question() {
            return switch (action) {
                case retry -> "Try them again";
                case discard -> "Give them up";
                case edit -> "Change it, and try it";
                case replay -> "Try them once more";
                case applyAgain -> "Apply them a SECOND time";
                case abandon -> "Give all of it up";
                case adopt -> "Write it off, and go on";
                case agree -> "Agree to it";
            };
        }
    }

    /** A name in a namespace, as people write it. */
    private record Place(String namespace, String name) {
        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /** What is done, with what it tells on its way. */
    private interface Work {
        int run() throws IOException, InterruptedException;
    }

    /** Tells machines in one document what people were told line by line. */
    private int answered(Work work) throws IOException, InterruptedException {
        int code;
        try {
            code = work.run();
        } catch (IllegalStateException e) {
            if (asking.output() == Output.table || !given) {
                throw e;
            }
            answer.put("message", e.getMessage());
            code = Plantline.FAILED;
        }
        if (asking.output() == Output.json) {
            spec.commandLine().getOut().println(answer.toPrettyString());
        }
        return code;
    }

    /**
     * Gives a command.
     *
     * @param place the interface, NAMESPACE/INTERFACE
     * @return 0, or {@link Plantline#FOUND} when nothing was done
     */
    int give(String place, Wanted wanted) throws IOException, InterruptedException {
        Place at = place(place, "INTERFACE");
        requireReason(wanted);
        return answered(() -> give(at, wanted, begun(at.namespace(), wanted)));
    }

    /** Who asks. */
    private String begun(String namespace, Wanted wanted) throws IOException, InterruptedException {
        String user = cluster.user();
        answer.put("namespace", namespace)
                .put("action", wanted.action().name())
                .put("by", user)
                .putArray("commands");
        return user;
    }

    /** What machines are told about what is wanted in one interface. */
    private ObjectNode entry(Place at, Wanted wanted) {
        ObjectNode entry = answer.withArray("commands").addObject().put("interface", at.name());
        entry.set("select", Json.MAPPER.valueToTree(wanted.select()));
        return entry;
    }

    private ObjectNode seen(Place at, Wanted wanted, InterfaceCommandStatus status) {
        ObjectNode entry = entry(at, wanted);
        entry.set("shown", Json.MAPPER.valueToTree(status));
        return entry;
    }

    private int give(Place at, Wanted wanted, String user) throws IOException, InterruptedException {
        InterfaceCommandStatus shown = look(at, wanted, user);
        Shown only = new Shown(at, wanted, shown, seen(at, wanted, shown));
        print(at + ": " + shown.message());
        if (shown.state() != State.shown) {
            return Plantline.FOUND;
        }
        if (asking.dryRun()) {
            return isInDoubt(wanted, shown) ? Plantline.FOUND : 0;
        }
        if (!asking.yes() && !agreed(wanted.question() + ", as " + user + "?")) {
            print("Nothing was done.");
            return Plantline.FOUND;
        }
        Place command = given(only, user);
        return told(command, await(command.namespace(), command.name(), asking.seconds()), only.entry());
    }

    /** Whether a dry run does not say that all of them would pass. */
    private static boolean isInDoubt(Wanted wanted, InterfaceCommandStatus shown) {
        Trial trial = shown.trial();
        return trial == null ? wanted.action() == Action.retry : trial.someFail() || trial.untried() > 0;
    }

    private void requireReason(Wanted wanted) {
        if (wanted.needsReason() && !asking.dryRun() && asking.reason() == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    wanted.action() == Action.discard
                            ? "missing: --reason TEXT. Say why these messages shall have no effect"
                            : "missing: --reason TEXT. Say why, for the audit");
        }
    }

    /** Gives what was shown, and nothing else. Its name is told at once, whatever comes of the wait for it. */
    private Place given(Shown what, String user) throws IOException, InterruptedException {
        String name = create(
                what.at(),
                what.wanted()
                        .spec(
                                what.at().name(),
                                asking.reason(),
                                null,
                                // What is pending moves on all the time: everything until the operator looks is meant.
                                what.wanted().action() == Action.abandon
                                        ? null
                                        : what.status().seen(),
                                user));
        given = true;
        what.entry().put("given", name);
        Place command = new Place(what.at().namespace(), name);
        print(KIND_OF + command + " is given.");
        return command;
    }

    /** What somebody wants done in one interface, what was seen there, and what machines are told of it. */
    private record Shown(Place at, Wanted wanted, InterfaceCommandStatus status, ObjectNode entry) {}

    /** What was looked at, and whether everything could be. */
    private record Looked(List<Shown> shown, boolean complete) {}

    /**
     * Gives a command for each of some causes, in one interface or in all of a plant that have them. All of it is shown first, and asked about once.
     *
     * @param place NAMESPACE/INTERFACE, or the NAMESPACE of a plant
     * @return 0, or {@link Plantline#FOUND} when something of it was not done
     */
    int giveByCause(String place, Action action, List<String> causes) throws IOException, InterruptedException {
        if (causes.size() > MOST_CAUSES) {
            throw new ParameterException(spec.commandLine(), "at most " + MOST_CAUSES + " causes at once");
        }
        List<Wanted> wanted = new ArrayList<>();
        for (String cause : new LinkedHashSet<>(causes)) {
            if (!CAUSE.matcher(cause).matches()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "'" + cause + "' is no cause: aside causes names them, each by " + CauseId.LENGTH
                                + " digits of 0-9 and a-f");
            }
            wanted.add(new Wanted(action, CommandMessagesCommand.select(false, null, null, cause, null)));
        }
        if (place.contains("/") && wanted.size() == 1) {
            return give(place, wanted.get(0));
        }
        requireReason(wanted.get(0));
        return answered(() -> giveByCause(place, wanted, begun(place.split("/")[0], wanted.get(0))));
    }

    private int giveByCause(String place, List<Wanted> wanted, String user) throws IOException, InterruptedException {
        Looked looks = look(places(place, wanted.size()), wanted, user);
        for (Wanted each : wanted) {
            if (looks.shown().stream().noneMatch(one -> one.wanted() == each)) {
                answer.withArray("nothingFor").add(each.select().cause());
                print("Nothing is set aside in " + place + " for the cause "
                        + each.select().cause() + (looks.complete() ? "." : ", as far as it was looked at."));
            }
        }
        if (looks.shown().isEmpty()) {
            return Plantline.FOUND;
        }
        boolean isInDoubt = printSum(looks.shown());
        if (asking.dryRun()) {
            return isInDoubt || !looks.complete() ? Plantline.FOUND : 0;
        }
        if (!asking.yes() && !agreed(wanted.get(0).question() + ", as " + user + "?")) {
            print("Nothing was done.");
            return Plantline.FOUND;
        }
        return Math.max(looks.complete() ? 0 : Plantline.FOUND, done(looks.shown(), user));
    }

    private int done(List<Shown> shown, String user) throws IOException, InterruptedException {
        int code = 0;
        Map<Place, ObjectNode> all = new LinkedHashMap<>();
        for (Shown each : shown) {
            try {
                all.put(given(each, user), each.entry());
            } catch (IllegalStateException e) { // the others are no less wanted
                each.entry().put("message", e.getMessage());
                print(each.at() + ": nothing was done: " + e.getMessage());
                code = Plantline.FOUND;
            }
        }
        for (Map.Entry<Place, ObjectNode> each : all.entrySet()) {
            Place command = each.getKey();
            try {
                code = Math.max(
                        code,
                        told(command, await(command.namespace(), command.name(), asking.seconds()), each.getValue()));
            } catch (IllegalStateException e) { // it is given all the same, and so are the others
                each.getValue().put("message", e.getMessage());
                print(KIND_OF + command + ": what came of it cannot be seen: " + e.getMessage());
                code = Plantline.FOUND;
            }
        }
        return code;
    }

    /** Whether they do not say that all would pass. */
    private boolean printSum(List<Shown> shown) {
        for (Shown each : shown) {
            print(each.at() + ", cause " + each.wanted().select().cause() + ": "
                    + each.status().message());
        }
        List<Trial> trials = shown.stream()
                .map(each -> each.status().trial())
                .filter(Objects::nonNull)
                .toList();
        if (shown.size() > 1) {
            if (!trials.isEmpty()) {
                answer.set("trial", Json.MAPPER.valueToTree(TrialWords.sum(trials)));
            }
            print("In all: " + counted(shown) + "."
                    + (trials.isEmpty() ? "" : " " + TrialWords.of(TrialWords.sum(trials)))
                    + untried(shown));
        }
        return shown.stream().anyMatch(each -> isInDoubt(each.wanted(), each.status()));
    }

    private static String counted(List<Shown> shown) {
        int messages = shown.stream().mapToInt(each -> each.status().messages()).sum();
        long interfaces = shown.stream().map(Shown::at).distinct().count();
        return messages
                + (messages == 1 ? " message of " : " messages of ")
                + interfaces
                + (interfaces == 1 ? " interface" : " interfaces");
    }

    private static String untried(List<Shown> shown) {
        List<Shown> untried = shown.stream()
                .filter(each ->
                        each.wanted().action() == Action.retry && each.status().trial() == null)
                .toList();
        return untried.isEmpty() ? "" : " Of " + counted(untried) + " nothing was tried.";
    }

    /** The interfaces about which it is asked: of a plant those that have something set aside, as far as their statuses say. */
    private List<Place> places(String place, int causes) throws IOException, InterruptedException {
        if (place.contains("/")) {
            return List.of(place(place, "INTERFACE"));
        }
        List<List<String>> all = cluster.parts(
                INTERFACES, place, ".metadata.name", ".status.delivery.held", ".status.delivery.deadLetters");
        List<String> uncounted = all.stream()
                .filter(each -> each.get(1).isEmpty() || each.get(2).isEmpty())
                .map(each -> each.get(0))
                .toList();
        if (!uncounted.isEmpty()) {
            answer.set("leftOut", Json.MAPPER.valueToTree(uncounted));
            print(
                    "Left out, because their statuses do not count what is set aside (they never went live, or the operator has not looked yet): "
                            + String.join(", ", uncounted));
        }
        List<Place> places = all.stream()
                .filter(each -> !each.get(1).isEmpty() && !each.get(2).isEmpty())
                .filter(each -> !"0".equals(each.get(1)) || !"0".equals(each.get(2)))
                .map(each -> new Place(place, each.get(0)))
                .toList();
        if (places.isEmpty()) {
            throw new IllegalStateException("no OdooInterface of the namespace " + place + " has anything set aside");
        }
        if (places.size() > MOST_LOOKS / causes) {
            throw new IllegalStateException(places.size() + " interfaces of the namespace " + place
                    + " have something set aside, and one command looks at " + MOST_LOOKS / causes
                    + " of them at most: name the interface, NAMESPACE/INTERFACE, as aside causes shows it");
        }
        return places;
    }

    private Looked look(List<Place> places, List<Wanted> wanted, String user) throws IOException, InterruptedException {
        record Next(Place at, Wanted wanted) {}
        record Asked(Place at, Wanted wanted, String name) {}
        List<Shown> shown = new ArrayList<>();
        boolean complete = true;
        List<Asked> asked = new ArrayList<>();
        Iterator<Next> all = places.stream()
                .flatMap(at -> wanted.stream().map(each -> new Next(at, each)))
                .iterator();
        while (all.hasNext()) {
            Next next = all.next();
            try {
                asked.add(new Asked(
                        next.at(),
                        next.wanted(),
                        create(next.at(), next.wanted().spec(next.at().name(), null, true, null, user))));
            } catch (IllegalStateException e) { // he may command some interfaces and not others
                entry(next.at(), next.wanted()).put("message", e.getMessage());
                print(next.at() + ": not looked at: " + e.getMessage());
                complete = false;
            }
            if (asked.size() < AT_ONCE && all.hasNext()) {
                continue;
            }
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_LOOK);
            for (Asked each : asked) {
                InterfaceCommandStatus status;
                try {
                    status = looked(each.at(), each.name(), (int)
                            Math.max(1, TimeUnit.NANOSECONDS.toSeconds(end - System.nanoTime())));
                } catch (IllegalStateException e) { // the others may well be looked at
                    entry(each.at(), each.wanted()).put("message", e.getMessage());
                    print(each.at() + ": not looked at: " + e.getMessage());
                    complete = false;
                    continue;
                }
                // All were asked together: as long as the operator answers, it gets on.
                end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_LOOK);
                if (status.state() == State.shown) {
                    shown.add(new Shown(each.at(), each.wanted(), status, seen(each.at(), each.wanted(), status)));
                } else if (status.messages() == null || status.messages() != 0) {
                    seen(each.at(), each.wanted(), status);
                    print(each.at() + ": " + status.message());
                    complete = false;
                }
            }
            asked.clear();
        }
        return new Looked(shown, complete);
    }

    /**
     * Agrees to the command of somebody else.
     *
     * @param place the command, NAMESPACE/COMMAND
     */
    int agree(String place) throws IOException, InterruptedException {
        Place at = place(place, "COMMAND");
        return answered(() -> agree(at));
    }

    private int agree(Place at) throws IOException, InterruptedException {
        JsonNode found = cluster.get(KIND, at.namespace(), at.name());
        InterfaceCommandSpec theirs = read(found.path("spec"), InterfaceCommandSpec.class);
        InterfaceCommandStatus status = status(found);
        answer.put("namespace", at.namespace()).put("command", at.name());
        answer.set("asked", found.path("spec"));
        Optional.ofNullable(status).ifPresent(each -> answer.set("shown", Json.MAPPER.valueToTree(each)));
        print(at + ": " + theirs.action() + " of " + theirs.interfaceName() + ", by " + theirs.by()
                + (theirs.reason() == null ? "" : ", because: " + theirs.reason()));
        if (theirs.patch() != null) {
            print("patch: " + theirs.patch());
        }
        print(status == null ? "The operator has not looked at it yet." : status.message());
        String user = cluster.user();
        if (status == null || status.state() != State.waiting || status.seen() == null) {
            return inVain("Nobody has to agree to it now.");
        }
        if (theirs.by().equals(user)) {
            return inVain("You gave it, " + user + ": somebody else agrees.");
        }
        answer.put("mayAgree", true);
        if (asking.dryRun()) {
            return 0;
        }
        if (!asking.yes() && !agreed("Agree to this, as " + user + "?")) {
            print("Nothing was done.");
            return Plantline.FOUND;
        }
        String mine = create(
                new Place(at.namespace(), theirs.interfaceName()),
                InterfaceCommandSpec.agreeing(
                        theirs.interfaceName(),
                        at.name(),
                        found.path("metadata").path("uid").asText(),
                        asking.reason(),
                        user));
        given = true;
        answer.put("given", mine);
        InterfaceCommandStatus said = await(at.namespace(), mine, asking.seconds());
        if (said == null || said.state() != State.done) {
            return told(new Place(at.namespace(), mine), said, answer);
        }
        // Until the operator has looked at it again, it still says that somebody has to agree.
        return told(
                at,
                await(
                        at.namespace(),
                        at.name(),
                        asking.seconds(),
                        each -> ended(each) && !each.path("status").equals(found.path("status"))),
                answer);
    }

    /** Why to agree would do nothing. */
    private int inVain(String line) {
        answer.put("mayAgree", false).put("message", line);
        print(line);
        return Plantline.FOUND;
    }

    private InterfaceCommandStatus look(Place at, Wanted wanted, String user) throws IOException, InterruptedException {
        return looked(at, create(at, wanted.spec(at.name(), null, true, null, user)), LONGEST_LOOK);
    }

    private InterfaceCommandStatus looked(Place at, String name, int seconds) throws IOException, InterruptedException {
        InterfaceCommandStatus status = await(at.namespace(), name, seconds);
        if (status == null || !status.state().isFinal()) {
            throw new IllegalStateException((status != null && status.state() == State.waiting
                            ? "the operator cannot look now: " + status.message()
                            : "the operator has not looked within " + LONGEST_LOOK + " s"
                                    + (status == null ? ": does it run?" : ": " + status.message()))
                    + " Nothing was done; the dry run is InterfaceCommand " + at.namespace() + "/" + name);
        }
        return status;
    }

    /** Null: the operator has not said anything. What waits is not waited for: it may need somebody else. */
    private InterfaceCommandStatus await(String namespace, String name, int seconds)
            throws IOException, InterruptedException {
        return await(namespace, name, seconds, Commanding::ended);
    }

    private InterfaceCommandStatus await(String namespace, String name, int seconds, Predicate<JsonNode> wanted)
            throws IOException, InterruptedException {
        return seconds == 0 ? null : status(cluster.await(KIND, namespace, name, seconds, wanted));
    }

    private static boolean ended(JsonNode command) {
        return ENDS.contains(command.at("/status/state").asText());
    }

    private int told(Place command, InterfaceCommandStatus status, ObjectNode entry) {
        String where = KIND_OF + command;
        if (status == null) {
            print(where + ": the operator has not said anything of it yet.");
            return 0;
        }
        entry.set("status", Json.MAPPER.valueToTree(status));
        print(where + " is " + said(status.state()) + ": " + status.message());
        return status.state() == State.refused || status.state() == State.expired ? Plantline.FOUND : 0;
    }

    private static String said(State state) {
        return Json.MAPPER.valueToTree(state).asText();
    }

    private static InterfaceCommandStatus status(JsonNode command) {
        return command.has("status") ? read(command.path("status"), InterfaceCommandStatus.class) : null;
    }

    private static <T> T read(JsonNode tree, Class<T> type) {
        try {
            return Json.MAPPER.treeToValue(tree, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "a command is of another release than this one: use the plantline of the cluster's release", e);
        }
    }

    private Place place(String place, String what) {
        String[] parts = place.split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "'" + place + "' names nothing in a cluster: write NAMESPACE/" + what);
        }
        return new Place(parts[0], parts[1]);
    }

    /** The name of what was made. */
    private String create(Place at, InterfaceCommandSpec command) throws IOException, InterruptedException {
        byte[] random = new byte[4];
        new SecureRandom().nextBytes(random);
        String action = command.action().name().toLowerCase(Locale.ROOT); // a name of the cluster has no capitals
        String name = at.name() + "-" + action + "-" + HexFormat.of().formatHex(random);
        ObjectNode resource = Json.MAPPER.createObjectNode();
        resource.put("apiVersion", Kinds.API_VERSION);
        resource.put("kind", Kinds.INTERFACE_COMMAND.kind());
        resource.putObject("metadata").put("namespace", at.namespace()).put("name", name);
        resource.set("spec", Json.MAPPER.valueToTree(command));
        cluster.create(resource);
        return name;
    }

    private boolean agreed(String question) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.print(question + " [y/N] ");
        out.flush();
        // Not closed: it is not ours.
        String answer = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
        return answer != null && List.of("y", "yes").contains(answer.strip().toLowerCase(Locale.ROOT));
    }

    private void print(String line) {
        if (asking.output() == Output.table) {
            spec.commandLine().getOut().println(TerminalText.of(line, Plantline.LONGEST_LINE));
        }
    }
}
