package dev.plantline.operator.plant;

import dev.plantline.api.v1alpha1.Plant;
import dev.plantline.api.v1alpha1.PlantStatus;
import dev.plantline.api.v1alpha1.PlantStatus.Ask;
import dev.plantline.api.v1alpha1.PlantStatus.Person;
import dev.plantline.model.PlainText;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.Obstacle;
import dev.plantline.operator.topics.TopicsState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is missing for a plant and its interfaces to work as declared, person by person: once, however many interfaces wait for it. */
final class Onboarding {
    /** Reasons of an Odoo that cannot be used which the platform answers for: the others are for the administrator of Odoo. */
    private static final Set<String> OF_PLATFORM =
            Set.of("SecretMissing", "SecretNotForPlantline", "NotCertificates", "AddressRefused");

    /** Characters of one ask. */
    private static final int LONGEST = 512;

    private final Map<Ask, TreeSet<String>> asks = new LinkedHashMap<>();

    private Onboarding() {}

    /**
     * What is missing.
     *
     * @param accepted whether this is the namespace's plant
     * @return null: nothing is
     */
    static List<Ask> of(Plant plant, boolean accepted, PlantWork.Result result) {
        Onboarding onboarding = new Onboarding();
        result.desired()
                .plantObstacles()
                .getOrDefault(plant.getMetadata().getName(), List.of())
                .forEach(onboarding::plant);
        if (accepted) {
            result.refused()
                    .forEach(each -> onboarding.plant(
                            Person.platformTeam,
                            "ResourceRefused",
                            each.kind() + " " + each.name() + ": " + each.message()));
            result.view().interfaces().forEach(onboarding::of);
        }
        return onboarding.list();
    }

    private void of(String name, InterfaceView view) {
        view.obstacles().stream()
                .filter(each -> view.live().isEmpty() || !each.reason().isDecision())
                .forEach(each -> ask(each, name));
        view.topics().ifPresent(state -> topics(name, state));
        if (view.odoo().status() == Finding.Status.False) {
            ask(
                    OF_PLATFORM.contains(view.odoo().reason()) ? Person.platformTeam : Person.odooAdministrator,
                    view.odoo().reason(),
                    view.odoo().message(),
                    name);
        }
    }

    private void topics(String name, TopicsState state) {
        state.match(
                made -> false,
                waiting -> ask(Person.kafkaAdministrator, waiting.reason(), waiting.message(), name),
                broken -> ask(Person.kafkaAdministrator, broken.reason(), broken.message(), name));
    }

    private void plant(Obstacle each) {
        plant(each.reason().who(), each.reason().name(), text(each));
    }

    private void plant(Person who, String reason, String what) {
        asks.computeIfAbsent(key(who, reason, what), unused -> new TreeSet<>());
    }

    private void ask(Obstacle each, String name) {
        ask(each.reason().who(), each.reason().name(), text(each), name);
    }

    private boolean ask(Person who, String reason, String what, String name) {
        return asks.computeIfAbsent(key(who, reason, what), unused -> new TreeSet<>())
                .add(name);
    }

    private static String text(Obstacle each) {
        return each.path() + ": " + each.message();
    }

    /** Its text as a condition has it: one line of bounded length. */
    private static Ask key(Person who, String reason, String what) {
        return new Ask(who, reason, PlainText.of(what, LONGEST), null);
    }

    private List<Ask> list() {
        List<Ask> all = new ArrayList<>();
        asks.forEach((ask, names) -> all.add(new Ask(
                ask.who(),
                ask.reason(),
                ask.what(),
                names.isEmpty()
                        ? null
                        : names.stream().limit(PlantStatus.MOST_NAMES).toList())));
        return all.isEmpty()
                ? null
                : all.stream()
                        .sorted(Comparator.comparing(Ask::who))
                        .limit(PlantStatus.MOST_ASKS)
                        .toList();
    }
}
