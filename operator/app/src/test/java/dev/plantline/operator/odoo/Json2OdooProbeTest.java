package dev.plantline.operator.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.sun.net.httpserver.HttpServer;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Moved;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec;
import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.Problem;
import dev.plantline.engine.TargetCheck;
import dev.plantline.engine.TargetModels;
import dev.plantline.model.PartitionId;
import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.OdooTarget;
import dev.plantline.odoo.Rehoming;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.odoo.OdooProbe.Look;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On the simulator and, where there is one, on the real Odoo. */
class Json2OdooProbeTest extends OnEachOdoo {
    private static final DutyUse PRODUCTION = new DutyUse("production", "stock.transfer");

    /** The test and its Odoo are on one machine. */
    private static final AddressRules ADDRESSES = AddressRules.of(List.of(), true, Set.of());

    private static final String CLUSTER = "00000000-0000-4000-8000-000000000001";

    private final Json2OdooProbe administration = new Json2OdooProbe(() -> CLUSTER, ADDRESSES, Instant::now);

    @ParameterizedTest
    @MethodSource("odoos")
    void withAnAdministratorsKeyTheKitIsInstalledAndTheDatabaseKnown(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = unused();

        Look before = administration.look(odoo.access(), kits);
        assertThat(before.reachable().status()).isEqualTo(Finding.Status.True);
        assertThat(before.serverVersion()).startsWith("19");
        assertThat(before.kits()).singleElement().satisfies(kit -> assertThat(kit.state())
                .isEqualTo("missing"));

        OdooAccess asAdministrator = odoo.asAdministrator();
        Look after = administration.look(asAdministrator, kits);

        assertThat(after.kits()).singleElement().satisfies(kit -> assertThat(kit.state())
                .isEqualTo("installed"));
        assertThat(after.databaseUuid()).isNotBlank();
        assertThat(before.warnings())
                .extracting(each -> each.type() + " " + each.status() + " " + each.reason())
                .containsExactly("SideKitUnattested Unknown NoAdministrator");
        assertThat(after.warnings())
                .extracting(each -> each.type() + each.status())
                .containsExactly("OdooUnguardedFalse", "SideKitUnattestedFalse");
        assertThat(administration.look(odoo.access(), kits).kits()).isEqualTo(after.kits());
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void whatRawStepsNameAndOdooDoesNotHaveIsFoundWithTheKeyOfTheDuty(ProbedOdoo odoo) throws Exception {
        assertThat(missing(odoo, "stock.scrap", "product_id", "done")).isEmpty();
        assertThat(missing(odoo, "stock.scrap", "prodcut_id", "done"))
                .singleElement(STRING)
                .contains("no field prodcut_id; did you mean \"product_id\"?");
        assertThat(missing(odoo, "stock.scrap", "product_id", "doen"))
                .singleElement(STRING)
                .contains("no value \"doen\" in this Odoo; did you mean \"done\"?");
        assertThat(missing(odoo, "stock.scrapp", "product_id", "done"))
                .singleElement(STRING)
                .contains("no model stock.scrapp; did you mean \"stock.scrap\"?");
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void keysAndGroupsAreReadAsFarAsTheKeysThatAreThereTell(ProbedOdoo odoo) throws Exception {
        Map<String, NeededGroups> needs = Map.of("production", NeededGroups.NONE);

        OdooProbe.Users own = administration.users(odoo.access(), needs);
        assertThat(own.administrator()).isNull();
        assertThat(own.duties().get("production").key().unknown()).isEmpty();
        assertThat(own.duties().get("production").rights()).isNull();

        OdooProbe.Users all = administration.users(odoo.asAdministrator(), needs);
        assertThat(all.administrator().unknown()).isEmpty();
        assertThat(all.duties()).containsOnlyKeys("production");
        assertThat(all.duties().get("production").key())
                .isEqualTo(own.duties().get("production").key());
        assertThat(all.duties().get("production").rights()).isNotNull();

        OdooAccess refused = new OdooAccess(
                odoo.url(), odoo.database(), null, Map.of("production", "0".repeat(40)), odoo.administrator());
        assertThat(administration
                        .users(refused, needs)
                        .duties()
                        .get("production")
                        .key()
                        .unknown())
                .isEqualTo("Odoo refuses it");
    }

    private List<String> missing(ProbedOdoo odoo, String model, String field, String state) throws Exception {
        OdooInterfaceSpec spec = Serialization.unmarshal(
                """
                workflow: scrap
                mapping:
                  steps:
                  - upsert: {model: %s, id: "scrap_{id}"}
                    fields: [{to: %s, ref: "product_{item}"}]
                  - call: action_validate
                    until: {state: [%s]}
                """
                        .formatted(model, field, state),
                OdooInterfaceSpec.class);
        TargetModels models = administration.models(odoo.access(), "production", known -> TargetCheck.check(spec, known)
                .unread());
        TargetCheck.Checked checked = TargetCheck.check(spec, models);
        assertThat(checked.unread()).isEmpty();
        return checked.problems().stream().map(Problem::message).toList();
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aDutyHasAKitForEachUseAndOneThatIsNewComesBesideTheOthers(ProbedOdoo odoo) throws Exception {
        DutyUse raw = ProbedOdoo.steps("production");
        Map<DutyUse, KitInUse> kits =
                new HashMap<>(Map.of(raw, ProbedOdoo.kit(PLANT, "production", Set.of(Workflow.rawSteps))));
        administration.look(odoo.asAdministrator(), kits);
        String before = odoo.written(kits.get(raw).action());
        DutyUse items = new DutyUse("production", "product.master");
        kits.put(items, ProbedOdoo.unusedKit(PLANT, items));

        assertThat(administration.look(odoo.access(), kits).kits())
                .extracting(SideKit::use, SideKit::state)
                .containsExactlyInAnyOrder(tuple("steps", "installed"), tuple("product.master", "missing"));
        Look look = administration.look(odoo.asAdministrator(), kits);

        assertThat(look.reachable().status()).isEqualTo(Finding.Status.True);
        assertThat(look.kits())
                .extracting(SideKit::duty, SideKit::use, SideKit::action, SideKit::state)
                .containsExactlyInAnyOrder(
                        tuple("production", "steps", kits.get(raw).action(), "installed"),
                        tuple("production", "product.master", kits.get(items).action(), "installed"));
        assertThat(look.warnings())
                .extracting(each -> each.type() + each.status())
                .contains("SideKitUnattestedFalse");
        assertThat(odoo.written(kits.get(raw).action()))
                .as("the other kit is left alone")
                .isEqualTo(before);
    }

    /** Whoever waits is told that Odoo is away, and not to list the key that is listed. */
    @ParameterizedTest
    @MethodSource("odoos")
    void aKitWhoseInstallationIsCutOffIsNotSaidToBeMissing(ProbedOdoo odoo) throws Exception {
        DutyUse raw = ProbedOdoo.steps("production");
        Map<DutyUse, KitInUse> kits =
                new HashMap<>(Map.of(raw, ProbedOdoo.kit(PLANT, "production", Set.of(Workflow.rawSteps))));
        administration.look(odoo.asAdministrator(), kits);
        kits.putAll(unused());

        try (OdooBehindProxy proxy = new OdooBehindProxy(odoo, () -> true)) {
            Look cutOff = administration.look(proxy.asAdministrator(), kits);

            assertThat(cutOff.reachable().reason()).isEqualTo("OdooAway");
            assertThat(cutOff.kits())
                    .as("what was seen of the others stands")
                    .extracting(SideKit::use, SideKit::state)
                    .containsExactly(tuple("steps", "installed"));
            assertThat(administration.look(proxy.asAdministrator(), kits).kits())
                    .as("tried again")
                    .hasSize(2)
                    .allMatch(kit -> kit.state().equals("installed"));
        }
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void allKitsOfADutyAreInstalledAtOnceForItsOneUser(ProbedOdoo odoo) throws Exception {
        DutyUse items = new DutyUse("production", "product.master");
        DutyUse transfers = new DutyUse("production", "stock.transfer");
        Map<DutyUse, KitInUse> kits =
                Map.of(items, ProbedOdoo.unusedKit(PLANT, items), transfers, ProbedOdoo.unusedKit(PLANT, transfers));

        Look look = administration.look(odoo.asAdministrator(), kits);

        assertThat(look.reachable().status()).isEqualTo(Finding.Status.True);
        assertThat(look.kits()).hasSize(2).allMatch(kit -> kit.state().equals("installed"));
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void whereNoKitIsInUseNobodyKnowsOfGuards(ProbedOdoo odoo) {
        assertThat(administration.look(odoo.access(), Map.of()).warnings())
                .extracting(each -> each.type() + " " + each.status() + " " + each.reason())
                .containsExactly("OdooUnguarded Unknown NoKitInUse", "SideKitUnattested Unknown NoKitInUse");

        OdooAccess withoutKeys = new OdooAccess(odoo.url(), odoo.database(), null, Map.of(), null);
        assertThat(administration.look(withoutKeys, unused()).warnings())
                .as("a missing key says nothing about guards")
                .noneMatch(each -> each.type().equals(Finding.ODOO_UNGUARDED));
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aKitThatSomebodyEditedIsReportedAndNeverOverwritten(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = unused();
        OdooAccess asAdministrator = odoo.asAdministrator();
        Look installed = administration.look(asAdministrator, kits);
        String action = installed.kits().get(0).action();
        odoo.write(action, Map.of("code", odoo.code(action) + "\n# edited\n"));

        Look drifted = administration.look(asAdministrator, kits);

        assertThat(drifted.kits()).singleElement().satisfies(kit -> assertThat(kit.state())
                .isEqualTo("drifted"));
        assertThat(administration.look(asAdministrator, kits)).isEqualTo(drifted);
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void rowsOfTheLedgerThatWereMovedToAnotherDutyAreSeenWithTheFormersKey(ProbedOdoo odoo) throws Exception {
        OdooAccess asAdministrator = odoo.asAdministrator();
        Look installed = administration.look(asAdministrator, unused());
        PartitionId partition =
                new PartitionId(UUID.randomUUID().toString().replace("-", "").substring(0, 22), 0);
        URI url = URI.create(odoo.url());
        new OdooTarget(
                        new Json2Transport(new OdooEndpoint(url, odoo.database(), odoo::key, null)),
                        installed.kits().get(0).action(),
                        CLUSTER,
                        null)
                .raise(partition, 7, 0);
        new OdooAdministration(url, odoo.database(), null)
                .rehome(
                        odoo::administrator,
                        CLUSTER,
                        new Rehoming("lyon", "production", "logistics", Set.of(partition.topicId())));

        assertThat(installed.moved()).extracting(Moved::topic).doesNotContain(partition.topicId());
        assertThat(administration.look(odoo.access(), Map.of()).moved())
                .as("although no kit is in use, and without an administrator's key")
                .contains(new Moved("production", partition.topicId(), "logistics"));
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aWrongKeyIsNamedByItsDutyAndNeverShown(ProbedOdoo odoo) {
        String wrong = "0123456789abcdef0123456789abcdef01234567";
        Look look = administration.look(
                new OdooAccess(odoo.url(), odoo.database(), null, Map.of("production", wrong), null), Map.of());

        assertThat(look.reachable().reason()).isEqualTo("KeyRefused");
        assertThat(look.reachable().message()).contains("duty production").doesNotContain(wrong);
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aWrongKeyOfOneDutyKeepsNoKitOfAnotherFromBeingInstalled(ProbedOdoo odoo) throws Exception {
        OdooAccess access = new OdooAccess(
                odoo.url(),
                odoo.database(),
                null,
                Map.of("finance", "0123456789abcdef0123456789abcdef01234567", "production", odoo.key()),
                odoo.administrator());

        Look look = administration.look(access, unused());

        assertThat(look.reachable().reason()).isEqualTo("KeyRefused");
        assertThat(look.reachable().message()).contains("duty finance");
        assertThat(look.kits()).singleElement().satisfies(kit -> assertThat(kit.state())
                .isEqualTo("installed"));
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void theKitThatWorkloadsCallIsLookedAtBesideTheNewest(ProbedOdoo odoo) throws Exception {
        KitInUse first = unused().get(PRODUCTION);
        OdooAccess asAdministrator = odoo.asAdministrator();
        administration.look(asAdministrator, Map.of(PRODUCTION, first));
        KitInUse both =
                new KitInUse(PLANT, first.action(), unused().get(PRODUCTION).newest());

        assertThat(administration.look(odoo.access(), Map.of(PRODUCTION, both)).kits())
                .extracting(each -> each.action().equals(first.action()) + " " + each.state())
                .containsExactly("true installed", "false missing");
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void twoDutiesOfOneOdooUserAreRefused(ProbedOdoo odoo) throws Exception {
        OdooAccess access = new OdooAccess(
                odoo.url(),
                odoo.database(),
                null,
                Map.of("production", odoo.key(), "stock", odoo.key()),
                odoo.administrator());

        Look look = administration.look(access, unused());

        assertThat(look.reachable().reason()).isEqualTo("SharedOdooUser");
        assertThat(look.reachable().message()).contains("duty production", "duty stock", "make a user for each duty");
        assertThat(look.kits()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void thePlantOfAnotherClusterIsNotTaken(ProbedOdoo odoo) throws Exception {
        OdooAccess asAdministrator = odoo.asAdministrator();
        administration.look(asAdministrator, unused());

        Look look = new Json2OdooProbe(() -> "elsewhere", ADDRESSES, Instant::now).look(asAdministrator, unused());

        assertThat(look.reachable().reason()).isEqualTo("OtherCluster");
        assertThat(look.reachable().message()).contains("plant lyon", "cluster elsewhere", "plantline sidekit adopt");
        assertThat(look.kits()).singleElement().satisfies(kit -> assertThat(kit.state())
                .isEqualTo("missing"));
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aKitThatServesAnotherClusterIsSeenWithoutAnAdministratorsKey(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = unused();
        administration.look(odoo.asAdministrator(), kits);

        Look look = new Json2OdooProbe(() -> "elsewhere", ADDRESSES, Instant::now).look(odoo.access(), kits);

        assertThat(look.reachable().status()).isEqualTo(Finding.Status.True);
        assertThat(look.kits()).singleElement().satisfies(kit -> assertThat(kit.state())
                .isEqualTo("otherCluster"));
        assertThat(look.databaseUuid()).isNull();
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void anUnknownDatabaseIsNamed(ProbedOdoo odoo) {
        Look look = administration.look(
                new OdooAccess(odoo.url(), "nowhere", null, odoo.access().keys(), null), Map.of());

        assertThat(look.reachable().reason()).isEqualTo("DatabaseUnknown");
        assertThat(look.reachable().message()).contains("nowhere", "spec.database");
    }

    @Test
    void anOdooThatIsAwaySaysSo() {
        Look look = administration.look(
                new OdooAccess("http://127.0.0.1:1", "lyon", null, Map.of("production", "k"), null), Map.of());

        assertThat(look.reachable().reason()).isEqualTo("OdooAway");
        assertThat(look.reachable().message()).contains("http://127.0.0.1:1");
    }

    /** A manifest names whatever address its author likes, and no key is needed for the first question. */
    @Test
    @Timeout(120)
    void anAddressWhoseAnswerHasNoEndIsToldAndCostsNoMemory() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
                exchange.getResponseBody().write(new byte[1 << 16]); // fails when the client has gone
            }
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Look look =
                    administration.look(new OdooAccess(url, "lyon", null, Map.of("production", "k"), null), Map.of());

            assertThat(look.reachable().reason()).isEqualTo("OdooRefuses");
            assertThat(look.reachable().message()).contains(url, "more than 524288 bytes", "correct the address");
        } finally {
            server.stop(0);
        }
    }

    private static Map<DutyUse, KitInUse> unused() {
        return Map.of(PRODUCTION, ProbedOdoo.unusedKit(PLANT, PRODUCTION));
    }
}
