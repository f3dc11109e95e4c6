package dev.plantline.operator.odooconnection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooInterface;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.PlantCodeMaps;
import dev.plantline.engine.TargetModels;
import dev.plantline.odoo.StockReading;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.ManualTime;
import dev.plantline.operator.conditions.Generation;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooProbe;
import dev.plantline.operator.odoo.TargetViews;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class TargetLooksTest {
    private static final OdooAccess ACCESS =
            new OdooAccess("http://odoo.example.com", "lyon", null, Map.of("stock", "a", "production", "b"), "admin");

    private final ManualTime time = new ManualTime();
    private final ScriptedModels odoo = new ScriptedModels();
    private final TargetViews targets = new TargetViews();
    private final OdooConnection connection = connection();
    private final SortedMap<String, OdooInterface> manifests = new TreeMap<>();
    private final List<ResourceID> news = new ArrayList<>();
    private final TargetLooks looks = new TargetLooks(
            odoo,
            namespace -> manifests.values().stream(),
            namespace -> PlantCodeMaps.NONE,
            targets,
            (line, work) -> work.run(),
            time);

    @Test
    void anOdooIsAskedOnceAnHourForEachDuty() {
        apply("lots", "stock", "name", 1);
        apply("more", "stock", "name", 1);
        apply("orders", "production", "name", 1);
        look();
        assertThat(odoo.asked).containsExactlyInAnyOrder("stock", "production");
        assertThat(told("lots", 1)).isEqualTo("True AsDeclared Odoo has what the raw steps name.");

        time.pass(TargetLooks.EVERY.minusSeconds(1));
        look();
        assertThat(odoo.asked).hasSize(2);
        time.pass(Duration.ofSeconds(1));
        look();
        assertThat(odoo.asked).hasSize(4);
    }

    @Test
    void aKeyGoesOnlyToItsOwnQuestionAndTheAdministratorsToNone() {
        apply("lots", "stock", "name", 1);
        look();
        assertThat(odoo.access.keys()).isEqualTo(Map.of("stock", "a"));
        assertThat(odoo.access.administratorKey()).isNull();
    }

    @Test
    void aManifestThatChangesIsHeldAgainstOdooAtOnceAndTheOthersStandMeanwhile() {
        apply("lots", "stock", "name", 1);
        apply("more", "stock", "name", 1);
        look();
        targets.onChange(news::add);

        apply("lots", "stock", "nmae", 2);
        look();
        assertThat(told("lots", 2))
                .isEqualTo(
                        "False UnknownInOdoo spec.mapping.steps[0].fields[0].to: model stock.lot of this Odoo has no field nmae; did you mean \"name\"?"
                                + reason());
        assertThat(told("lots", 1)).as("not any more").isEqualTo("nothing");
        assertThat(told("more", 1)).startsWith("True");
        assertThat(news).containsExactly(new ResourceID("lots", "plant-lyon"));
    }

    @Test
    void oneThatIsMadeAnewUnderItsNameIsHeldAgainstOdooAtOnce() {
        apply("lots", "stock", "name", 1);
        look();

        apply("lots", "stock", "nmae", 1);
        manifests.get("lots").getMetadata().setUid("2");
        Generation anew = new Generation("2", 1L);
        assertThat(targets.of(new ResourceID("lots", "plant-lyon"), anew)).isEmpty();
        look();
        assertThat(targets.of(new ResourceID("lots", "plant-lyon"), anew))
                .hasValueSatisfying(each -> assertThat(each.reason()).isEqualTo("UnknownInOdoo"));
    }

    @Test
    void whileSomethingIsWrongItIsAskedMoreOftenBecauseItMayBeMendedInOdoo() {
        apply("lots", "stock", "nmae", 1);
        look();
        odoo.models.get("stock.lot").put("nmae", new TargetModels.Field("char", null, null, null, null));
        time.pass(TargetLooks.WHILE_WRONG);
        look();
        assertThat(told("lots", 1)).startsWith("True");
    }

    @Test
    void ofAnOdooThatIsAwayNothingIsKnownAndItIsAskedLaterEachTime() {
        apply("lots", "stock", "nmae", 1);
        look();
        assertThat(told("lots", 1)).startsWith("False UnknownInOdoo");
        odoo.fault = new OdooFault(OdooFault.Kind.unreachable, "away", "nobody answers");
        time.pass(TargetLooks.WHILE_WRONG);
        look();
        assertThat(told("lots", 1))
                .isEqualTo("Unknown NotRead It is not known whether Odoo has what the raw steps name: nobody answers."
                        + " Nothing is stopped for that, and it is asked again by itself.");
        int before = odoo.asked.size();
        for (int minute = 0; minute < 60; minute++) {
            time.pass(Duration.ofMinutes(1));
            look();
        }
        assertThat(odoo.asked.size() - before).as("in an hour, with jitter").isBetween(6, 20);

        odoo.fault = null;
        time.pass(TargetLooks.WHILE_WRONG);
        look();
        assertThat(told("lots", 1)).startsWith("False UnknownInOdoo");
    }

    @Test
    void aRightThatIsMissingAndADutyWithoutAKeyAreNoMistakeOfTheManifest() {
        apply("lots", "stock", "name", 1);
        apply("other", "quality", "name", 1);
        odoo.fault = new OdooFault(OdooFault.Kind.notAllowed, "AccessError", "You are not allowed");
        look();
        assertThat(told("lots", 1)).startsWith("Unknown NotRead").contains("You are not allowed");
        assertThat(told("other", 1)).startsWith("Unknown NotRead").contains("duty quality has no key");
        assertThat(odoo.asked).containsExactly("stock");
    }

    @Test
    void anOdooThatNeedsTooLongKeepsItsThreadForAMinuteAndSaysWhatWasNotRead() {
        apply("lots", "stock", "name", 1);
        odoo.slow = () -> time.pass(Duration.ofMinutes(2));
        look();
        assertThat(told("lots", 1)).startsWith("Unknown NotRead").contains("the fields of stock.lot");
    }

    @Test
    void whatBelongsToAConnectionThatIsGoneIsForgotten() {
        apply("lots", "stock", "name", 1);
        look();
        targets.onChange(news::add);
        looks.retain(Set.of("another"));
        assertThat(told("lots", 1)).isEqualTo("nothing");
        assertThat(news).containsExactly(new ResourceID("lots", "plant-lyon"));
    }

    @Test
    void withoutCertificatesToTrustNobodyIsAsked() {
        apply("lots", "stock", "name", 1);
        looks.standing(connection, raw(), "Secret ca is missing");
        assertThat(told("lots", 1)).startsWith("Unknown NotRead").contains("Secret ca is missing");
        assertThat(odoo.asked).isEmpty();
        looks.retain(Set.of());
        assertThat(told("lots", 1)).isEqualTo("nothing");
    }

    private static String reason() {
        return "; correct the name, or see that the module or the setting that brings it is installed, and that the user of the duty may see it";
    }

    private void look() {
        looks.look(connection, ACCESS, raw(), () -> {});
        looks.look(connection, ACCESS, raw(), () -> {}); // whoever is told that there is an answer comes back
    }

    private SortedMap<String, SortedMap<String, Generation>> raw() {
        SortedMap<String, SortedMap<String, Generation>> raw = new TreeMap<>();
        manifests.forEach((name, each) -> raw.computeIfAbsent(
                        each.getSpec().target().odoo().duty(), duty -> new TreeMap<>())
                .put(name, Generation.of(each)));
        return raw;
    }

    private String told(String name, long generation) {
        return targets.of(new ResourceID(name, "plant-lyon"), new Generation("1", generation))
                .map(each -> each.status() + " " + each.reason() + " " + each.message())
                .orElse("nothing");
    }

    private void apply(String name, String duty, String field, long generation) {
        manifests.put(
                name,
                Serialization.unmarshal(
                        """
                        apiVersion: plantline.dev/v1alpha1
                        kind: OdooInterface
                        metadata: {name: %s, namespace: plant-lyon, uid: "1", generation: %d}
                        spec:
                          workflow: rawSteps
                          target: {odoo: {duty: %s}}
                          mapping:
                            steps:
                            - upsert: {model: stock.lot, id: "lot_{lot}"}
                              fields:
                              - {to: %s, from: lot}
                        """
                                .formatted(name, generation, duty, field),
                        OdooInterface.class));
    }

    private static OdooConnection connection() {
        OdooConnection connection = new OdooConnection();
        connection.setMetadata(new ObjectMetaBuilder()
                .withName("erp")
                .withNamespace("plant-lyon")
                .withUid("u")
                .build());
        return connection;
    }

    /** An Odoo that has what the test says. */
    private static final class ScriptedModels implements OdooProbe {
        private final Map<String, SortedMap<String, TargetModels.Field>> models = new HashMap<>(Map.of(
                "stock.lot", new TreeMap<>(Map.of("name", new TargetModels.Field("char", null, null, null, null)))));
        private final List<String> asked = new ArrayList<>();
        private OdooAccess access;
        private OdooFault fault;
        private Runnable slow = () -> {};

        @Override
        public TargetModels models(OdooAccess with, String duty, Function<TargetModels, Set<String>> wanted)
                throws OdooFault {
            access = with;
            asked.add(duty);
            if (fault != null) {
                throw fault;
            }
            TargetModels known = new TargetModels(new TreeSet<>(models.keySet()), null, null);
            slow.run();
            for (Set<String> more = wanted.apply(known); !more.isEmpty(); more = wanted.apply(known)) {
                SortedMap<String, SortedMap<String, TargetModels.Field>> found = new TreeMap<>(models);
                found.keySet().retainAll(more);
                TreeSet<String> absent = new TreeSet<>(more);
                absent.removeAll(models.keySet());
                known = known.with(found, absent);
            }
            return known;
        }

        @Override
        public Look look(OdooAccess with, Map<DutyUse, KitInUse> kits) {
            throw new AssertionError("nobody asks for kits here");
        }

        @Override
        public Users users(OdooAccess access, Map<String, NeededGroups> needs) {
            throw new AssertionError("nobody asks for users here");
        }

        @Override
        public StockReading stock(OdooAccess with, long after, BooleanSupplier goesOn) {
            throw new AssertionError("nobody asks for stock here");
        }
    }
}
