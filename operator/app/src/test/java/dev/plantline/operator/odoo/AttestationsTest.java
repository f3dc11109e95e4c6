package dev.plantline.operator.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.model.network.AddressRules;
import dev.plantline.odoo.OdooAdministration;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitContent;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.odoo.OdooProbe.Look;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an administrator can do to a side kit, and what an operator with an administrator's key sees of it. On the simulator and the real Odoo. */
class AttestationsTest extends OnEachOdoo {
    private static final DutyUse PRODUCTION = new DutyUse("production", "stock.transfer");
    private static final String CLUSTER = "00000000-0000-4000-8000-000000000001";
    private static final String DRIFTED = "SideKitUnattested True SideKitDrifted";

    private final Json2OdooProbe probe =
            new Json2OdooProbe(() -> CLUSTER, AddressRules.of(List.of(), true, Set.of()), Instant::now);

    private final Deque<Undo> undos = new ArrayDeque<>();

    /** Puts back what others in the same Odoo would stumble over. */
    private interface Undo {
        void run() throws Exception;
    }

    @AfterEach
    void putBack() throws Exception {
        for (Undo undo : undos) {
            undo.run();
        }
    }

    /** The promise: an edited kit that tells its old text is found out, and its duty stands still until a human installs again. */
    @ParameterizedTest
    @MethodSource("odoos")
    void anEditedKitStopsWhatCallsItAndNoOtherUseOfItsDuty(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = new HashMap<>(installed(odoo));
        DutyUse items = new DutyUse("production", "product.master");
        kits.put(items, ProbedOdoo.unusedKit(PLANT, items));
        install(odoo, kits);
        String edited = kits.get(items).action();
        lie(odoo, edited);

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(seen.kits())
                .extracting(SideKit::use, SideKit::state)
                .containsExactlyInAnyOrder(tuple("stock.transfer", "installed"), tuple("product.master", "drifted"));
        assertThat(message(seen)).contains("What calls them is stopped: " + edited + " of duty production");
        assertThat(probe.look(odoo.access(), kits).kits()).as("as pods see it").isEqualTo(seen.kits());
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void anEditedKitThatTellsItsOldTextStopsItsDutyUntilAHumanInstallsAgain(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String action = kits.get(PRODUCTION).action();
        lie(odoo, action);
        assertThat(states(probe.look(odoo.access(), kits)))
                .as("the kit says that all is well")
                .containsExactly("installed");

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(states(seen)).containsExactly("drifted");
        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(message(seen))
                .contains(action, "duty production", "last written by", " UTC", "plantline sidekit install");
        assertThat(states(probe.look(odoo.access(), kits)))
                .as("as a pod sees it")
                .containsExactly("drifted");
        assertThat(probe.look(odoo.asAdministrator(), kits))
                .as("never put back by itself, and still told")
                .isEqualTo(seen);

        install(odoo, kits);
        Look mended = probe.look(odoo.asAdministrator(), kits);
        assertThat(states(mended)).containsExactly("installed");
        assertThat(attestation(mended)).isEqualTo("SideKitUnattested False AsDeclared");
    }

    /** Whoever edits, does harm and puts the text back is not there when one looks; the time of his writing is. */
    @ParameterizedTest
    @MethodSource("odoos")
    void anEditThatWasPutBackIsSeen(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String action = kits.get(PRODUCTION).action();
        String installed = odoo.written(action);
        String code = odoo.code(action);
        do { // Odoo tells whole seconds
            odoo.write(action, Map.of("code", code + "\n# harm\n"));
            odoo.write(action, Map.of("code", code));
        } while (odoo.written(action).equals(installed));

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(message(seen)).contains("it was written after its installation at " + installed + " UTC");
        assertThat(states(probe.look(odoo.access(), kits))).containsExactly("drifted");
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aKitThatOthersMayRunIsAChange(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        odoo.write(kits.get(PRODUCTION).action(), Map.of("group_ids", List.of(List.of(5, 0, 0))));

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(message(seen)).contains("others than the group plantline.lyon.production may run it");
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aStrangerInTheGroupOfADutyIsAChange(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        long stranger = strangerInGroup(odoo);

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(message(seen))
                .contains(
                        "the group plantline.lyon.production has members beside the duty's user: ", "(id " + stranger);
        assertThat(states(probe.look(odoo.access(), kits)))
                .as("as a pod sees it")
                .containsExactly("drifted");

        install(odoo, kits);
        assertThat(attestation(probe.look(odoo.asAdministrator(), kits)))
                .as("an installation throws him out")
                .isEqualTo("SideKitUnattested False AsDeclared");
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aUserInTheGroupsOfTwoDutiesIsNamedSo(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        long stranger = stranger(odoo);
        long production = group(odoo, "production");
        long other = odoo.call(
                        "res.groups",
                        "create",
                        Map.of(
                                "vals_list",
                                List.of(Map.of(
                                        "name",
                                        "plantline.lille.stock",
                                        "user_ids",
                                        List.of(List.of(6, 0, List.of(stranger)))))))
                .path(0)
                .asLong();
        undos.push(() -> {
            odoo.call("res.groups", "write", users(production, List.of(3, stranger, 0)));
            odoo.call("res.groups", "unlink", Map.of("ids", List.of(other)));
        });
        odoo.call("res.groups", "write", users(production, List.of(4, stranger, 0)));

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(attestation(seen)).isEqualTo("SideKitUnattested True SharedOdooUser");
        assertThat(states(seen)).containsExactly("drifted");
    }

    /** Who belongs to a group that implies the duty's may do what the duty may. */
    @Test
    void aStrangerByAGroupThatImpliesTheDutysIsAChange() throws Exception {
        Optional<ProbedOdoo> real = ProbedOdoo.real().findFirst();
        Assumptions.assumeTrue(real.isPresent(), "no group implies another in the simulator");
        ProbedOdoo odoo = real.get();
        Map<DutyUse, KitInUse> kits = installed(odoo);
        long stranger = stranger(odoo);
        long implying = odoo.call(
                        "res.groups",
                        "create",
                        Map.of(
                                "vals_list",
                                List.of(Map.of(
                                        "name",
                                        "Helpers " + UUID.randomUUID(),
                                        "implied_ids",
                                        List.of(List.of(4, group(odoo, "production"), 0)),
                                        "user_ids",
                                        List.of(List.of(6, 0, List.of(stranger)))))))
                .path(0)
                .asLong();
        undos.push(() -> odoo.call("res.groups", "unlink", Map.of("ids", List.of(implying))));

        assertThat(message(probe.look(odoo.asAdministrator(), kits)))
                .contains("(id " + stranger + ", by a group that implies it)");
    }

    /** The operator's own upgrade, and a new user of the duty, are changes that nobody has to explain. */
    @ParameterizedTest
    @MethodSource("odoos")
    void anInstallationOverOneIsNoChange(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String first = odoo.written(kits.get(PRODUCTION).action());
        do { // Odoo tells whole seconds
            install(odoo, kits);
        } while (odoo.written(kits.get(PRODUCTION).action()).equals(first));
        KitContent newer = ProbedOdoo.unusedKit(PLANT, PRODUCTION).newest();

        Look both = probe.look(
                odoo.asAdministrator(),
                Map.of(PRODUCTION, new KitInUse(PLANT, kits.get(PRODUCTION).action(), newer)));

        assertThat(states(both)).containsExactly("installed", "installed");
        assertThat(attestation(both)).isEqualTo("SideKitUnattested False AsDeclared");
    }

    /** An upgrade, or a new workflow, needs another kit; its installation would throw the stranger out and make all look well. */
    @ParameterizedTest
    @MethodSource("odoos")
    void aWithdrawalOutlivesTheNeedOfAnotherKit(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String action = kits.get(PRODUCTION).action();
        long stranger = strangerInGroup(odoo);
        Map<DutyUse, KitInUse> both = Map.of(
                PRODUCTION,
                new KitInUse(
                        PLANT, action, ProbedOdoo.unusedKit(PLANT, PRODUCTION).newest()));

        for (int look = 0; look < 2; look++) {
            Look seen = probe.look(odoo.asAdministrator(), both);

            assertThat(states(seen)).containsExactly("drifted", "missing");
            assertThat(attestation(seen)).isEqualTo(DRIFTED);
            assertThat(message(seen)).contains("(id " + stranger);
        }
    }

    /** One that refuses to describe itself looks like none; the operator does not write over it. */
    @ParameterizedTest
    @MethodSource("odoos")
    void anEditedKitThatRefusesToAnswerIsNoMissingOne(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String action = kits.get(PRODUCTION).action();
        String edited = odoo.name().equals("real")
                ? odoo.code(action) + "\nraise UserError('no')\n"
                : odoo.code(action).replaceFirst("USERS = \\([0-9]+, \\)", "USERS = (999999, )") + "\n# edited\n";
        odoo.write(action, Map.of("code", edited));
        assertThat(states(probe.look(odoo.access(), kits)))
                .as("as its user sees it")
                .containsExactly("missing");

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(states(seen)).containsExactly("drifted");
        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(odoo.code(action).strip())
                .as("for whoever finds out what it did")
                .isEqualTo(edited.strip());
        assertThat(probe.look(odoo.asAdministrator(), kits)).isEqualTo(seen);
    }

    /** The duty has another user: its kit is missing for him, and nobody changed it. */
    @ParameterizedTest
    @MethodSource("odoos")
    void aDutyThatHasNoRightToItsUnchangedKitGetsItAgain(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        odoo.call("res.groups", "write", users(group(odoo, "production"), List.of(5, 0, 0)));
        assertThat(states(probe.look(odoo.access(), kits))).containsExactly("missing");

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(states(seen)).containsExactly("installed");
        assertThat(attestation(seen)).isEqualTo("SideKitUnattested False AsDeclared");
    }

    /** Wrong code in hand is wrong, whatever else cannot be read. */
    @ParameterizedTest
    @MethodSource("odoos")
    void anEditedKitWhoseGroupIsGoneIsAChange(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String action = kits.get(PRODUCTION).action();
        odoo.write(action, Map.of("code", odoo.code(action) + "\n# edited\n", "group_ids", List.of(List.of(5, 0, 0))));
        long group = group(odoo, "production");
        if (odoo.name()
                .equals("real")) { // it is the group's name in this database that is gone: rights refer to the group
            JsonNode names = odoo.call(
                    "ir.model.data",
                    "search",
                    Map.of("domain", List.of(List.of("model", "=", "res.groups"), List.of("res_id", "=", group))));
            undos.push(() -> odoo.call(
                    "ir.model.data",
                    "create",
                    Map.of(
                            "vals_list",
                            List.of(Map.of(
                                    "module",
                                    "plantline",
                                    "name",
                                    PLANT + ".production",
                                    "model",
                                    "res.groups",
                                    "res_id",
                                    group)))));
            odoo.call("ir.model.data", "unlink", Map.of("ids", names));
        } else {
            undos.push(() -> install(odoo, kits));
            odoo.call("res.groups", "unlink", Map.of("ids", List.of(group)));
        }

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(states(seen)).containsExactly("drifted");
        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(message(seen)).contains("its code is not what its name stands for");
    }

    /** The answer of its own user, and that to the administrator, would be longer than one is read. */
    @ParameterizedTest
    @MethodSource("odoos")
    void aKitWhoseCodeIsTooLongToReadIsAChange(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String action = kits.get(PRODUCTION).action();
        odoo.write(action, Map.of("code", odoo.code(action) + "\n#" + "x".repeat(600 << 10) + "\n"));

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(states(seen)).containsExactly("drifted");
        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(seen.reachable().status()).isEqualTo(Finding.Status.True);
        assertThat(states(probe.look(odoo.access(), kits)))
                .as("as a pod sees it")
                .containsExactly("drifted");
    }

    @ParameterizedTest
    @MethodSource("odoos")
    void aKitWhoseActionIsGoneIsAChange(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String action = kits.get(PRODUCTION).action();
        odoo.delete(action);
        undos.push(() -> install(odoo, kits));

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(message(seen)).contains("its action is gone");
    }

    /** A duty that goes on is not said to stand still. */
    @ParameterizedTest
    @MethodSource("odoos")
    void aKitThatCannotBeTakenOutOfUseIsSaidToGoOn(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        lie(odoo, kits.get(PRODUCTION).action());

        Look seen;
        try (OdooBehindProxy proxy = new OdooBehindProxy(odoo, () -> true)) {
            seen = probe.look(proxy.asAdministrator(), kits);
        }

        assertThat(attestation(seen)).isEqualTo(DRIFTED);
        assertThat(message(seen))
                .contains("What calls them goes on: ", "It could not be taken out of use yet")
                .doesNotContain("What calls them is stopped");
        assertThat(states(probe.look(odoo.access(), kits)))
                .as("as a pod sees it")
                .containsExactly("installed");
        assertThat(message(probe.look(odoo.asAdministrator(), kits))).contains("What calls them is stopped: ");
    }

    /** What was read is not what stands there any more: it is neither changed nor as it was. */
    @ParameterizedTest
    @MethodSource("odoos")
    void aKitThatIsInstalledWhileItIsReadIsLookedAtAgain(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);
        String action = kits.get(PRODUCTION).action();
        String first = odoo.written(action);
        lie(odoo, action);

        Look seen;
        try (OdooBehindProxy proxy = new OdooBehindProxy(odoo, () -> {
            do { // Odoo tells whole seconds
                install(odoo, kits);
            } while (odoo.written(action).equals(first));
            return false;
        })) {
            seen = probe.look(proxy.asAdministrator(), kits);
        }

        assertThat(attestation(seen)).isEqualTo("SideKitUnattested True NotRead");
        assertThat(message(seen)).contains("duty production", "while it was read");
        assertThat(states(seen)).containsExactly("installed");
        assertThat(attestation(probe.look(odoo.asAdministrator(), kits)))
                .isEqualTo("SideKitUnattested False AsDeclared");
    }

    /** Nobody says of a kit that it is as it was who has not read it. */
    @ParameterizedTest
    @MethodSource("odoos")
    void aDutyWhoseKitWasNotReadIsNamed(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = new HashMap<>(installed(odoo));
        DutyUse stock = new DutyUse("stock", "stock.transfer");
        kits.put(stock, ProbedOdoo.unusedKit(PLANT, stock));

        Look seen = probe.look(odoo.asAdministrator(), kits);

        assertThat(attestation(seen)).isEqualTo("SideKitUnattested True NotRead");
        assertThat(message(seen)).contains("duty stock (its key is missing").doesNotContain("production");
    }

    /** Absence of news is an alert, never a stop. */
    @ParameterizedTest
    @MethodSource("odoos")
    void aKitThatCannotBeReadPastItselfIsSaidAndStopsNothing(ProbedOdoo odoo) throws Exception {
        Map<DutyUse, KitInUse> kits = installed(odoo);

        Look look = probe.look(odoo.with("0123456789abcdef0123456789abcdef01234567"), kits);

        assertThat(states(look)).containsExactly("installed");
        assertThat(attestation(look)).isEqualTo("SideKitUnattested True NotRead");
        assertThat(message(look)).doesNotContain("0123456789abcdef0123456789abcdef01234567");
        assertThat(look.reachable().status()).isEqualTo(Finding.Status.True);
    }

    @Test
    void withoutAnAdministratorsKeyNobodyVouches() throws Exception {
        ProbedOdoo odoo = odoos().findFirst().orElseThrow();
        Map<DutyUse, KitInUse> kits = installed(odoo);

        assertThat(attestation(probe.look(odoo.access(), kits))).isEqualTo("SideKitUnattested Unknown NoAdministrator");
    }

    /** The simulator does not run Python: there, something that the kit does not tell stands for a lie. */
    private static void lie(ProbedOdoo odoo, String action) throws OdooFault {
        String code = odoo.code(action);
        odoo.write(
                action,
                odoo.name().equals("real")
                        ? Map.of(
                                "code",
                                code + "\nif request['do'] == 'describe':\n    action['code'] = bytes.fromhex('"
                                        + hex(code) + "').decode()\n")
                        : Map.of("group_ids", List.of(List.of(5, 0, 0))));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private Map<DutyUse, KitInUse> installed(ProbedOdoo odoo) {
        Map<DutyUse, KitInUse> kits = Map.of(PRODUCTION, ProbedOdoo.unusedKit(PLANT, PRODUCTION));
        assertThat(states(probe.look(odoo.asAdministrator(), kits))).containsExactly("installed");
        return kits;
    }

    private static void install(ProbedOdoo odoo, Map<DutyUse, KitInUse> kits) throws Exception {
        List<OdooAdministration.DutyKit> texts = new ArrayList<>();
        kits.forEach((kit, each) -> texts.add(
                new OdooAdministration.DutyKit(odoo::key, new SideKitNames().text(PLANT, kit.duty(), each.newest()))));
        new OdooAdministration(URI.create(odoo.url()), odoo.database(), null)
                .install(odoo::administrator, CLUSTER, texts);
    }

    private long stranger(ProbedOdoo odoo) throws OdooFault {
        String login = "stranger-" + UUID.randomUUID();
        long stranger = odoo.call(
                        "res.users",
                        "create",
                        Map.of(
                                "vals_list",
                                List.of(
                                        odoo.name().equals("real")
                                                ? Map.of("login", login, "name", "Stranger")
                                                : Map.of("login", login))))
                .path(0)
                .asLong();
        undos.push(() -> odoo.call("res.users", "unlink", Map.of("ids", List.of(stranger))));
        return stranger;
    }

    private long strangerInGroup(ProbedOdoo odoo) throws OdooFault {
        long stranger = stranger(odoo);
        long group = group(odoo, "production");
        odoo.call("res.groups", "write", users(group, List.of(4, stranger, 0)));
        undos.push(() -> odoo.call("res.groups", "write", users(group, List.of(3, stranger, 0))));
        return stranger;
    }

    private static long group(ProbedOdoo odoo, String duty) throws OdooFault {
        JsonNode found = odoo.call(
                "ir.model.data", "check_object_reference", Map.of("module", "plantline", "xml_id", PLANT + "." + duty));
        return found.path(1).asLong();
    }

    private static Map<String, ?> users(long group, List<?> command) {
        return Map.of("ids", List.of(group), "vals", Map.of("user_ids", List.of(command)));
    }

    private static List<String> states(Look look) {
        return look.kits().stream().map(SideKit::state).toList();
    }

    private static String attestation(Look look) {
        return found(look).type() + " " + found(look).status() + " "
                + found(look).reason();
    }

    private static String message(Look look) {
        return found(look).message();
    }

    private static Finding found(Look look) {
        return look.warnings().stream()
                .filter(each -> each.type().equals(Finding.SIDE_KIT_UNATTESTED))
                .findFirst()
                .orElseThrow();
    }
}
