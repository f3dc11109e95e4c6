package dev.plantline.operator.desired.resolve;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.WorkflowMatrix;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.operator.desired.ClusterState;
import dev.plantline.operator.desired.Labels;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.Obstacle.Reason;
import dev.plantline.operator.desired.secret.Destination;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps interfaces of finance apart: they are let into the namespaces only that the platform has labelled, and no duty is theirs and that of others as
 * well, because then a pod of the others would hold a key for money. What posts stands behind a gate, and no duty drafts and posts.
 */
final class FinanceChecks {
    /**
     * How an interface uses a key of Odoo.
     *
     * @param connection name of the OdooConnection
     * @param means what the key is known by: the connection's name, the databases that it opens and the Secret that it is in. Two connections can mean
     *     the same Odoo.
     * @param duty name of the duty
     * @param money what the interface does to the books
     */
    private record Use(String connection, Set<String> means, String duty, Money money) {
        boolean sharesKeyWith(Use other) {
            return duty.equals(other.duty) && !Collections.disjoint(means, other.means);
        }

        boolean clashesWith(Use other) {
            return money != other.money && sharesKeyWith(other);
        }

        boolean goesOnIn(Use other) {
            return money == other.money && sharesKeyWith(other);
        }
    }

    /** What an interface does to the books. Each takes duties of its own. */
    private enum Money {
        /** It is not of finance. */
        none("not of finance", "outside of finance"),
        /** It makes drafts, and else what finance says. */
        drafts("of finance and posts nothing", "of finance that post nothing"),
        /** It posts what others have drafted. */
        posts("of finance and posts", "that post");

        private final String said;
        private final String only;

        Money(String said, String only) {
            this.said = said;
            this.only = only;
        }
    }

    /** The condition of a gate at which each batch waits. */
    private static final String ALWAYS = "always";

    private final ClusterState world;
    private final Draft draft;
    private final Map<String, Use> running = new HashMap<>();
    private final Map<String, Use> asked = new HashMap<>();
    private final Set<Use> all = new HashSet<>();

    /** Looks over all interfaces of the plant once. */
    FinanceChecks(ClusterState world, Draft draft) {
        this.world = world;
        this.draft = draft;
        draft.lastGood().classes().forEach(configuration -> configuration.interfaces().stream()
                .filter(each -> draft.candidates().containsKey(each.name()))
                .forEach(each -> running.put(each.name(), running(configuration, each))));
        draft.candidates().values().forEach(each -> each.spec().ifPresent(spec -> asked.put(each.name(), asked(spec))));
        all.addAll(running.values());
        all.addAll(asked.values());
    }

    /** Where the pods call Odoo now, and where the manifest of the connection sends them as soon as there is a key. */
    private Use running(RuntimeConfiguration configuration, RuntimeConfiguration.Interface each) {
        var odooConnection = configuration.odooConnections().get(each.odooConnection());
        return use(
                each.odooConnection(),
                each.spec(),
                Optional.ofNullable(odooConnection).map(pods -> database(pods.url(), pods.database())));
    }

    private Use asked(OdooInterfaceSpec spec) {
        return use(spec.target().odoo().connection(), spec, Optional.empty());
    }

    private Use use(String connection, OdooInterfaceSpec spec, Optional<String> pods) {
        var duty = spec.target().odoo().duty();
        var means = new HashSet<>(Set.of("connection " + connection));
        pods.ifPresent(means::add);
        world.odooConnection(draft.plant().getMetadata().getNamespace(), connection)
                .map(OdooConnection::getSpec)
                .ifPresent(declared -> {
                    means.add(database(declared.url(), declared.database()));
                    declared.credentials().stream()
                            .filter(credential -> credential.duty().equals(duty))
                            .forEach(credential -> means.add("secret " + credential.secretRef()));
                });
        return new Use(connection, Set.copyOf(means), duty, money(spec));
    }

    private static String database(String url, String database) {
        return "database " + Destination.parse(url).map(Destination::toString).orElse(url) + " " + database;
    }

    /** What keeps an interface back; empty: nothing. */
    List<Obstacle> obstacles(OdooInterface resource, OdooInterfaceSpec spec) {
        return Stream.of(
                        notAllowed(spec),
                        shared(resource, asked(spec)),
                        draftsAndPosts(spec),
                        ungated(spec),
                        uncontrolled(resource.getMetadata().getName(), spec))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Obstacle> notAllowed(OdooInterfaceSpec spec) {
        var namespace = draft.plant().getMetadata().getNamespace();
        if (!isFinance(spec.workflow()) || world.financeNamespaces().contains(namespace)) {
            return Optional.empty();
        }
        return Optional.of(
                new Obstacle(
                        Reason.FinanceNotAllowed,
                        "spec.workflow",
                        "workflow " + spec.workflow() + " is one of finance, and namespace " + namespace
                                + " is not labelled for finance: ask the platform team to run kubectl label namespace "
                                + namespace + " " + Labels.FINANCE
                                + "=true, and the operator continues by itself; or apply the interface where the Plant for finance is"));
    }

    /** Raw steps may do both; then one duty would. */
    private static Optional<Obstacle> draftsAndPosts(OdooInterfaceSpec spec) {
        return Optional.of(
                        new Obstacle(
                                Reason.PostingNotApart,
                                "spec.mapping.steps",
                                "it writes entries and posts them, and no duty does both: leave the call out, and post what it drafts by an interface of workflow posting, under another duty and behind a gate"))
                .filter(each ->
                        spec.workflow() != Workflow.posting && Postings.isPosting(spec) && Postings.writes(spec));
    }

    /** A gate with a limit would let through unseen what is below it. */
    private static Optional<Obstacle> ungated(OdooInterfaceSpec spec) {
        var gate = spec.gate();
        var always = gate != null && ALWAYS.equals(gate.when());
        var released =
                gate != null && gate.roles() != null && gate.roles().contains(OdooInterfaceSpec.GateRole.finance);
        return Optional.of(
                        new Obstacle(
                                Reason.PostingWithoutGate,
                                gate == null ? "spec.gate" : always ? "spec.gate.roles" : "spec.gate.when",
                                "it posts to the books, which nobody takes back, so that people of finance release every batch first: set gate: {when: always, roles: [finance]} and a latency class with mode: batch"))
                .filter(each -> Postings.isPosting(spec) && !(always && released));
    }

    /** Else nobody knows who made what is posted, and he could release it himself. */
    private Optional<Obstacle> uncontrolled(String name, OdooInterfaceSpec spec) {
        return Optional.of(
                        new Obstacle(
                                Reason.PostingWithoutGate,
                                "spec.workflow",
                                "it posts to the books, and whoever made it must not release its batches, which nobody can hold in a plant that does not record who asked for changes: set changeControl: true in the Plant"))
                .filter(each -> Postings.isPosting(spec) && !draft.control(name).on());
    }

    private Optional<Obstacle> shared(OdooInterface resource, Use use) {
        if (all.stream().noneMatch(use::clashesWith)) {
            return Optional.empty();
        }
        var runs = Optional.ofNullable(running.get(resource.getMetadata().getName()))
                .filter(use::goesOnIn)
                .isPresent();
        return draft.candidates().values().stream()
                .filter(each -> !each.name().equals(resource.getMetadata().getName()))
                .filter(each -> comesFirst(each, resource, use, runs))
                .findFirst()
                .map(each -> shared(use, each));
    }

    /** Whether another interface has the key already, for the opposite use. Who runs with it keeps it; of two that ask for it the older gets it. */
    private boolean comesFirst(Candidate other, OdooInterface resource, Use use, boolean runs) {
        var otherRuns = clashing(running, other, use).isPresent();
        if (otherRuns != runs) {
            return otherRuns;
        }
        return (otherRuns || clashing(asked, other, use).isPresent())
                && ClusterState.OLDER_FIRST.compare(other.resource(), resource) < 0;
    }

    private static Optional<Use> clashing(Map<String, Use> uses, Candidate candidate, Use use) {
        return Optional.ofNullable(uses.get(candidate.name())).filter(use::clashesWith);
    }

    private Obstacle shared(Use use, Candidate other) {
        var runs = clashing(running, other, use);
        var clash = runs.or(() -> clashing(asked, other, use)).orElseThrow();
        var connection = Optional.of(clash.connection()).filter(each -> !each.equals(use.connection()));
        return new Obstacle(
                Reason.FinanceDutyShared,
                "spec.target.odoo.duty",
                "duty '" + use.duty() + "' of OdooConnection " + use.connection()
                        + connection
                                .map(each -> ", which means the same Odoo or Secret as OdooConnection " + each + ",")
                                .orElse("")
                        + (runs.isPresent() ? " is used by interface " : " is asked for by interface ") + other.name()
                        + ", which is "
                        + clash.money().said
                        + (use.money() == Money.none || clash.money() == Money.none
                                ? ". No pod may hold a key for money beside one for other work"
                                : ". Who drafts does not post")
                        + ": choose a duty that only interfaces " + use.money().only + " use");
    }

    private static Money money(OdooInterfaceSpec spec) {
        return Postings.isPosting(spec) ? Money.posts : isFinance(spec.workflow()) ? Money.drafts : Money.none;
    }

    private static boolean isFinance(Workflow workflow) {
        return WorkflowMatrix.shipped().isFinance(workflow);
    }
}
