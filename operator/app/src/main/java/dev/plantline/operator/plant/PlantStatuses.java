package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.MadeResource;
import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.api.v1alpha1.PlantStatus.LeftBehind;
import dev.plantline.model.RuntimeConfiguration;
import dev.plantline.model.history.PublicAnchorKeys;
import dev.plantline.operator.cluster.ResourceApplier;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.InsecureTransport;
import dev.plantline.operator.conditions.Summary;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.desired.SecretFiles;
import dev.plantline.operator.topics.TopicsState;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status of a Plant from the outcome of the work on it. */
public final class PlantStatuses {
    private final Conditions conditions;
    private final InsecureTransport transport;
    private final Function<String, Optional<String>> gatewayProblem;

    /**
     * Statuses with conditions from a factory.
     *
     * @param transport tells whether messages travel in the clear
     * @param gatewayProblem by plant, why a pod of its gateway does not take the newest configuration or Secret over; empty: all do
     */
    public PlantStatuses(
            Conditions conditions, InsecureTransport transport, Function<String, Optional<String>> gatewayProblem) {
        this.conditions = conditions;
        this.transport = transport;
        this.gatewayProblem = gatewayProblem;
    }

    PlantStatus of(Plant plant, PlantWork.Result result) {
        List<Condition> before =
                plant.getStatus() == null ? null : plant.getStatus().conditions();
        Long generation = plant.getMetadata().getGeneration();
        boolean accepted = result.desired()
                .plant()
                .filter(each ->
                        each.getMetadata().getUid().equals(plant.getMetadata().getUid()))
                .isPresent();
        return new PlantStatus(
                generation,
                conditions.of(before, generation, findings(plant, before, result)),
                accepted ? result.view().interfaces().size() : 0,
                accepted ? result.workloads().made() : List.of(),
                cluster(plant, result),
                anchorKeys(plant, result),
                Onboarding.of(plant, accepted, result),
                accepted ? leftBehind(plant, result) : null,
                accepted
                        ? result.codeMapRevisions() ? true : null
                        : Optional.ofNullable(plant.getStatus())
                                .map(PlantStatus::codeMapRevisions)
                                .orElse(null));
    }

    /** A plant in a namespace that the operator does not look after. Only a human can change that. */
    PlantStatus notWatched(Plant plant) {
        String namespace = plant.getMetadata().getNamespace();
        Finding stalled = Finding.yes(
                Finding.STALLED,
                "NamespaceNotWatched",
                "The operator does not watch namespace " + namespace
                        + ". Add it to plants.namespaces of the chart: helm upgrade --reset-then-reuse-values");
        Long generation = plant.getMetadata().getGeneration();
        return new PlantStatus(
                generation,
                conditions.of(null, generation, Summary.with(Optional.of(stalled), List.of())),
                null,
                null,
                null,
                Optional.ofNullable(plant.getStatus())
                        .map(PlantStatus::anchorKeys)
                        .orElse(null),
                null,
                null,
                null);
    }

    /** A plant that the operator cannot work on: nobody knows more than before, and that stands. */
    PlantStatus failed(Plant plant, String why) {
        PlantStatus before = Optional.ofNullable(plant.getStatus())
                .orElseGet(() -> new PlantStatus(null, null, null, null, null, null, null, null, null));
        return new PlantStatus(
                before.observedGeneration(),
                conditions.failed(before.conditions(), plant.getMetadata().getGeneration(), why),
                before.interfaces(),
                before.resources(),
                before.kafkaCluster(),
                before.anchorKeys(),
                before.onboarding(),
                before.leftBehind(),
                before.codeMapRevisions());
    }

    /** What was seen once is remembered, whatever becomes of the plant. */
    private static String cluster(Plant plant, PlantWork.Result result) {
        return Optional.ofNullable(result.kafka().cluster())
                .or(() -> Optional.ofNullable(plant.getStatus()).map(PlantStatus::kafkaCluster))
                .orElse(null);
    }

    /** A key stays when it does not sign any more, so that what it signed stays provable: as many of the newest as whoever verifies takes. */
    private static List<String> anchorKeys(Plant plant, PlantWork.Result result) {
        List<String> before = Optional.ofNullable(plant.getStatus())
                .map(PlantStatus::anchorKeys)
                .orElse(List.of());
        List<String> all = Stream.concat(result.anchors().texts().stream(), before.stream())
                .distinct()
                .limit(PublicAnchorKeys.MOST)
                .toList();
        return all.isEmpty() ? null : all;
    }

    private static List<LeftBehind> leftBehind(Plant plant, PlantWork.Result result) {
        return result.kafka()
                .leftBehind()
                .or(() -> Optional.ofNullable(plant.getStatus()).map(PlantStatus::leftBehind))
                .orElse(List.of());
    }

    private List<Finding> findings(Plant plant, List<Condition> before, PlantWork.Result result) {
        List<Obstacle> obstacles = result.desired()
                .plantObstacles()
                .getOrDefault(plant.getMetadata().getName(), List.of());
        Optional<Finding> stalled = obstacles.stream()
                .filter(each -> each.reason().stalls())
                .findFirst()
                .map(each -> Finding.yes(Finding.STALLED, each.reason().name(), text(obstacles) + goesOn(result)))
                .or(() -> result.kafka()
                        .foreign()
                        .map(each -> Finding.yes(Finding.STALLED, each.reason(), each.message())));
        List<Finding> details = new ArrayList<>();
        obstacles.stream()
                .filter(each -> !each.reason().stalls())
                .findFirst()
                .ifPresent(each -> details.add(
                        Finding.no(Finding.RUNTIME_READY, each.reason().name(), text(obstacles) + goesOn(result))));
        if (details.isEmpty() && stalled.isEmpty()) {
            details.add(topics(result.kafka().states()));
            details.add(conditions.lasting(before, runtime(plant.getMetadata().getName(), result)));
        }
        List<Finding> all = new ArrayList<>(Summary.with(stalled, details));
        if (stalled.isEmpty()) {
            all.add(alerts(result));
            result.unreported().map(PlantStatuses::reports).ifPresent(all::add);
            all.add(gatewayTls(plant, result));
            all.add(leftBehind(plant.getMetadata().getName(), leftBehind(plant, result)));
            all.add(KafkaAccess.finding(plant, result.kafka().access()));
        }
        transport(plant, stalled.isEmpty(), result).ifPresent(all::add);
        return all;
    }

    /** Also of a plant that stands still, while its pods go on: as they were, where nothing is known of them. */
    private Optional<Finding> transport(Plant plant, boolean works, PlantWork.Result result) {
        List<RuntimeConfiguration.Kafka> pods = result.desired().configurations().stream()
                .map(RuntimeConfiguration::plant)
                .filter(each -> each.name().equals(plant.getMetadata().getName()))
                .map(RuntimeConfiguration.PlantConfiguration::kafka)
                .toList();
        return works || !pods.isEmpty()
                ? Optional.of(transport.of(plant.getSpec().kafka(), pods))
                : Optional.ofNullable(plant.getStatus())
                        .flatMap(stands -> Conditions.finding(stands.conditions(), Finding.INSECURE_TRANSPORT));
    }

    /** Beside the summary: a plant works without alerts, but nobody may believe that it has them. */
    private static Finding alerts(PlantWork.Result result) {
        if (!result.alertsPossible()) {
            return Finding.unknown(
                    Finding.ALERTS_INSTALLED,
                    "PrometheusRuleNotInstalled",
                    "The cluster has no kind PrometheusRule. Install the Prometheus operator; the alerts then follow"
                            + " by themselves.");
        }
        List<MadeResource> rules = result.workloads().made().stream()
                .filter(each -> each.kind().equals("PrometheusRule"))
                .toList();
        if (rules.isEmpty()) {
            return Finding.no(Finding.ALERTS_INSTALLED, "NothingToWatch", "No interface is live.");
        }
        List<String> missing = rules.stream()
                .filter(each -> !each.ready())
                .map(MadeResource::name)
                .toList();
        return missing.isEmpty()
                ? Finding.yes(Finding.ALERTS_INSTALLED, Finding.AS_DECLARED, "The alerts are installed.")
                : Finding.no(
                        Finding.ALERTS_INSTALLED,
                        "ResourceRefused",
                        "These PrometheusRules could not be written: " + String.join(", ", missing) + ".");
    }

    /** Beside the summary: a plant works without its reports, but nobody may believe that they are as new as it. */
    private static Finding reports(List<ResourceApplier.Refused> unreported) {
        return unreported.isEmpty()
                ? Finding.yes(
                        Finding.REPORTS_WRITTEN, Finding.AS_DECLARED, "What the policies say stands in the Reports.")
                : Finding.no(
                        Finding.REPORTS_WRITTEN,
                        "ResourceRefused",
                        unreported.size() + " could not be written, for example "
                                + unreported.get(0).kind() + " "
                                + unreported.get(0).name() + ": "
                                + unreported.get(0).message());
    }

    /** Beside the summary: messages are signed, so nobody can change one; in the clear somebody on their way can read them. */
    private static Finding gatewayTls(Plant plant, PlantWork.Result result) {
        boolean asked = SecretFiles.gatewayTls(plant.getSpec()).isPresent();
        boolean speaks = result.desired().configurations().stream()
                .filter(each -> each.role() == RuntimeConfiguration.Role.gateway)
                .findFirst()
                .map(each -> each.plant().door().tls() != null)
                .orElse(asked); // nothing runs, so nothing comes in the clear
        if (asked && !speaks) {
            return Finding.no(
                    Finding.GATEWAY_TLS,
                    "InTheClear",
                    "Messages still come to the gateway in the clear: the Secrets that spec.gateway.tls names do not give"
                            + " everything yet. It changes to TLS by itself when they do.");
        }
        return speaks
                ? Finding.yes(Finding.GATEWAY_TLS, Finding.AS_DECLARED, "Messages come to the gateway over TLS.")
                : Finding.no(
                        Finding.GATEWAY_TLS,
                        "InTheClear",
                        "Messages come to the gateway in the clear: signed, but readable on their way. Set spec.gateway.tls,"
                                + " unless a proxy of the platform ends TLS in front of it.");
    }

    /** Beside the summary: what is there works, but nobody may believe that every message was applied. */
    private static Finding leftBehind(String plant, List<LeftBehind> all) {
        return all.isEmpty()
                ? Finding.yes(
                        Finding.NOTHING_LEFT_BEHIND,
                        Finding.AS_DECLARED,
                        "No deleted interface has left messages behind.")
                : Finding.no(
                        Finding.NOTHING_LEFT_BEHIND,
                        "InterfaceMissing",
                        "Messages are waiting in topics that no OdooInterface reads: "
                                + all.stream().map(PlantStatuses::text).collect(Collectors.joining(", "))
                                + ". Apply the interface again to have them applied, or give them up: plantline abandon "
                                + plant + ".<interface> --without-owner --reason TEXT");
    }

    private static String text(LeftBehind each) {
        return each.name()
                + (each.pending() == null
                        ? " (count unknown)"
                        : " (" + each.pending() + " pending, " + each.setAside() + " set aside)");
    }

    private static String goesOn(PlantWork.Result result) {
        return result.desired().live().isEmpty() ? "" : " Running workloads keep their current configuration.";
    }

    private static String text(List<Obstacle> obstacles) {
        return obstacles.stream()
                .map(each -> each.path() + ": " + each.message())
                .collect(Collectors.joining("; "));
    }

    private static Finding topics(Map<String, TopicsState> states) {
        return states.values().stream()
                .flatMap(state -> state.match(
                        made -> Stream.<Finding>empty(),
                        waiting -> Stream.of(Finding.no(Finding.TOPICS_READY, waiting.reason(), waiting.message())),
                        broken -> Stream.of(Finding.no(Finding.TOPICS_READY, broken.reason(), broken.message()))))
                .findFirst()
                .orElseGet(() -> Finding.yes(Finding.TOPICS_READY, Finding.AS_DECLARED, "All topics exist."));
    }

    private Finding runtime(String plant, PlantWork.Result result) {
        if (!result.refused().isEmpty()) {
            return Finding.no(
                    Finding.RUNTIME_READY,
                    "ResourceRefused",
                    result.refused().stream()
                            .map(each -> each.kind() + " " + each.name() + ": " + each.message())
                            .collect(Collectors.joining("; ")));
        }
        if (result.historyTrouble().isPresent()) {
            return result.historyTrouble().get();
        }
        List<String> notReady = result.workloads().notReady();
        if (!notReady.isEmpty()) {
            return Finding.no(
                    Finding.RUNTIME_READY, "PodsNotReady", "Not ready yet: " + String.join(", ", notReady) + ".");
        }
        return gatewayProblem
                .apply(plant)
                .map(why -> Finding.no(
                        Finding.RUNTIME_READY,
                        "ConfigurationRefused",
                        "The gateway goes on with what it had and refuses the newest: " + why))
                .orElseGet(() -> Finding.yes(Finding.RUNTIME_READY, Finding.AS_DECLARED, "All workloads are ready."));
    }
}
