package dev.plantline.operator.odooconnection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.Users;
import dev.plantline.engine.NeededGroups;
import dev.plantline.engine.TargetModels;
import dev.plantline.odoo.DutyRights;
import dev.plantline.odoo.DutyUser;
import dev.plantline.odoo.KeyEnd;
import dev.plantline.odoo.StockReading;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.operator.ManualTime;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.desired.DutyUse;
import dev.plantline.operator.desired.KitInUse;
import dev.plantline.operator.odoo.OdooAccess;
import dev.plantline.operator.odoo.OdooProbe;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The daily reading of keys and groups from one day to the next, with the status as its memory. */
class UserLooksTest {
    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(1);
    private static final DutyRights AS_NEEDED = new DutyRights(List.of(), List.of(), List.of());
    private static final DutyRights MISSING = new DutyRights(List.of("stock.group_stock_user"), List.of(), List.of());
    private static final DutyRights EXCESS =
            new DutyRights(List.of(), List.of(), List.of("account.group_account_invoice (may change account.move)"));

    private final ManualTime time = new ManualTime();
    private final Instant begun = time.instant().truncatedTo(ChronoUnit.SECONDS);
    private final ScriptedUsers odoo = new ScriptedUsers();
    private final Conditions conditions = new Conditions(time::instant);
    private final OdooConnection connection = connection();
    private final SortedMap<String, NeededGroups> needs = new TreeMap<>(Map.of("stock", NeededGroups.NONE));
    /** As after a restart: it remembers nothing but the status. */
    private UserLooks looks = restarted();

    private boolean keyMissing;
    private OdooAccess access = access("old-key", "admin");

    @Test
    void aKeyIsAWarningFourteenDaysBeforeItsEndAndUntilAnotherIsInTheSecret() {
        odoo.shows(KeyEnd.at(begun.plus(Duration.ofDays(80))), AS_NEEDED);
        look();
        assertThat(keys()).isEqualTo("False AsDeclared");
        assertThat(users().duties().get(0).keyEnds())
                .isEqualTo(begun.plus(Duration.ofDays(80)).toString());

        time.pass(Duration.ofDays(66).minusSeconds(1));
        look();
        assertThat(keys()).isEqualTo("False AsDeclared");
        time.pass(Duration.ofSeconds(1));
        look();
        assertThat(keys()).isEqualTo("True EndsSoon");
        assertThat(message(Finding.KEY_EXPIRING)).contains("duty stock", "(Secret odoo-stock, key apiKey)");
        time.pass(Duration.ofDays(14));
        look();
        assertThat(keys()).isEqualTo("True Ended");
        odoo.shows(KeyEnd.REFUSED, null);
        for (int day = 0; day < 3; day++) {
            time.pass(UserLooks.EVERY);
            looks = restarted();
            look();
            assertThat(keys()).as("Odoo shows no end of a key that it refuses").isEqualTo("True Ended");
        }
        assertThat(users().duties().get(0).keyEnds())
                .isEqualTo(begun.plus(Duration.ofDays(80)).toString());

        access = access("new-key", "admin");
        odoo.shows(KeyEnd.at(time.instant().plus(Duration.ofDays(90))), AS_NEEDED);
        time.pass(AT_MOST_EVERY);
        look();
        assertThat(keys()).as("after a minute, and not a day later").isEqualTo("False AsDeclared");
    }

    /** One that is wrong, or that somebody has deleted. */
    @Test
    void aKeyThatIsRefusedBeforeItsEndHasNoKnownEnd() {
        odoo.shows(KeyEnd.at(begun.plus(Duration.ofDays(80))), AS_NEEDED);
        look();

        odoo.shows(KeyEnd.REFUSED, null);
        time.pass(UserLooks.EVERY);
        look();
        assertThat(keys()).isEqualTo("Unknown EndNotKnown");
        assertThat(message(Finding.KEY_EXPIRING)).contains("duty stock (Odoo refuses it)");
        assertThat(users().duties().get(0).keyEnds()).isNull();
    }

    @Test
    void theAdministratorsKeyIsAWarningToo() {
        odoo.shows(KeyEnd.NEVER, AS_NEEDED);
        odoo.administrator = KeyEnd.at(begun.plus(Duration.ofDays(3)));
        look();

        assertThat(keys()).isEqualTo("True EndsSoon");
        assertThat(message(Finding.KEY_EXPIRING))
                .contains("the administrator's key")
                .doesNotContain("duty stock");
    }

    @Test
    void whatNobodyKnowsIsSaidAndNoWarning() {
        access = access("old-key", null);
        odoo.administrator = null;
        odoo.shows(KeyEnd.unknown("its user has several keys"), null);
        look();

        assertThat(keys()).isEqualTo("Unknown EndNotKnown");
        assertThat(message(Finding.KEY_EXPIRING)).contains("duty stock (its user has several keys)");
        assertThat(rights()).isEqualTo("Unknown NoAdministrator");
        assertThat(message(Finding.RIGHTS_NOT_AS_NEEDED)).contains("plantline preflight");

        keyMissing = true;
        time.pass(UserLooks.EVERY);
        look();
        assertThat(rights()).as("the platform means to have one").isEqualTo("Unknown NotRead");
    }

    @Test
    void itIsReadOnceADayAndARestartIsNoReason() {
        odoo.shows(KeyEnd.NEVER, AS_NEEDED);
        look();
        for (int hour = 1; hour < 24; hour++) {
            time.pass(Duration.ofHours(1));
            looks = restarted();
            look();
        }
        assertThat(odoo.asked).isEqualTo(1);

        time.pass(Duration.ofHours(1));
        look();
        assertThat(odoo.asked).isEqualTo(2);
        assertThat(rights()).isEqualTo("False AsDeclared");
    }

    /** Who mended it while no operator ran need not wait a day. */
    @Test
    void whatWarnsIsReadAfterARestart() {
        odoo.shows(KeyEnd.NEVER, EXCESS);
        look();
        assertThat(rights()).isEqualTo("True GroupsInExcess");
        look();
        assertThat(odoo.asked).isEqualTo(1);

        odoo.shows(KeyEnd.NEVER, AS_NEEDED);
        time.pass(AT_MOST_EVERY);
        looks = restarted();
        look();
        assertThat(rights()).isEqualTo("False AsDeclared");
    }

    @Test
    void aGroupThatIsMissingIsLookedForEachHour() {
        odoo.shows(KeyEnd.NEVER, MISSING);
        look();
        assertThat(rights()).isEqualTo("True GroupsMissing");
        assertThat(message(Finding.RIGHTS_NOT_AS_NEEDED)).contains("duty stock: stock.group_stock_user");

        odoo.shows(KeyEnd.NEVER, AS_NEEDED);
        time.pass(UserLooks.WHILE_MISSING);
        look();
        assertThat(rights()).isEqualTo("False AsDeclared");
    }

    @Test
    void anInterfaceThatNeedsOtherGroupsAndAnotherSpecAreComparedWithinAMinute() {
        odoo.shows(KeyEnd.NEVER, AS_NEEDED);
        look();

        odoo.shows(KeyEnd.NEVER, MISSING);
        needs.put("stock", NeededGroups.TO_READ);
        look();
        assertThat(odoo.asked).as("whoever changes manifests all the time").isEqualTo(1);
        time.pass(AT_MOST_EVERY);
        look();
        assertThat(rights()).isEqualTo("True GroupsMissing");

        odoo.shows(KeyEnd.NEVER, AS_NEEDED);
        time.pass(AT_MOST_EVERY);
        connection.getMetadata().setGeneration(2L);
        look();
        assertThat(rights()).isEqualTo("False AsDeclared");
    }

    /** Before its first interface every group would be one too many. */
    @Test
    void aDutyThatNoInterfaceUsesIsNotJudged() {
        needs.clear();
        odoo.shows(KeyEnd.NEVER, null);
        look();

        assertThat(users().duties().get(0).rightsUnknown()).isEqualTo("no interface uses the duty");
        assertThat(rights()).isEqualTo("False AsDeclared");
    }

    @Test
    void anOdooThatCannotBeReadIsToldAndWhatWasKnownStandsForTwoDays() {
        odoo.broken = true;
        look();
        assertThat(keys()).isEqualTo("Unknown NotRead");
        assertThat(message(Finding.KEY_EXPIRING)).contains("Odoo is away");

        odoo.broken = false;
        odoo.shows(KeyEnd.at(begun.plus(Duration.ofDays(16))), AS_NEEDED);
        time.pass(Duration.ofHours(1));
        look();
        assertThat(rights()).isEqualTo("False AsDeclared");
        assertThat(users().failingSince()).isNull();

        odoo.broken = true;
        time.pass(Duration.ofDays(1));
        look();
        assertThat(rights()).isEqualTo("False AsDeclared");
        assertThat(users().failingSince()).isNotNull();
        time.pass(Duration.ofDays(1));
        look();
        assertThat(rights()).isEqualTo("Unknown NotRead");
        assertThat(keys()).as("a date that was read stands").isEqualTo("True EndsSoon");
    }

    @Test
    void anErrorOfTheOperatorItselfKeepsNobodyFromWork() {
        odoo.brokenOperator = true;
        look();

        assertThat(message(Finding.KEY_EXPIRING)).contains("internal error of the operator");
    }

    private static OdooAccess access(String key, String administrator) {
        return new OdooAccess("https://odoo.example.com", "erp", null, Map.of("stock", key), administrator);
    }

    /** A reconcile, and what is written then. */
    private void look() {
        UserLooks.Seen seen = looks.look(connection, access, keyMissing, new TreeMap<>(needs), () -> {});
        for (int answers = odoo.asked, before = -1; answers != before; answers = odoo.asked) {
            before = answers;
            seen = looks.look(connection, access, keyMissing, new TreeMap<>(needs), () -> {});
        }
        var stood =
                connection.getStatus() == null ? null : connection.getStatus().conditions();
        connection.setStatus(new OdooConnectionStatus(
                1L, conditions.of(stood, 1L, seen.findings()), null, null, null, null, null, seen.users()));
    }

    private Users users() {
        return connection.getStatus().users();
    }

    private String keys() {
        return condition(Finding.KEY_EXPIRING);
    }

    private String rights() {
        return condition(Finding.RIGHTS_NOT_AS_NEEDED);
    }

    private String condition(String type) {
        Finding finding =
                Conditions.finding(connection.getStatus().conditions(), type).orElseThrow();
        return finding.status() + " " + finding.reason();
    }

    private String message(String type) {
        return Conditions.finding(connection.getStatus().conditions(), type)
                .orElseThrow()
                .message();
    }

    private UserLooks restarted() {
        return new UserLooks(odoo, AT_MOST_EVERY, (line, work) -> work.run(), time);
    }

    private static OdooConnection connection() {
        OdooConnection connection = new OdooConnection();
        connection.setMetadata(new ObjectMetaBuilder()
                .withName("erp")
                .withNamespace("plant-lyon")
                .withUid("u")
                .withGeneration(1L)
                .build());
        connection.setSpec(Serialization.unmarshal(
                """
                environment: test
                url: https://odoo.example.com
                database: erp
                version: "19"
                credentials:
                - {duty: stock, secretRef: {name: odoo-stock, key: apiKey}}
                """,
                OdooConnectionSpec.class));
        return connection;
    }

    /** An Odoo that shows one duty as the test says. */
    private static final class ScriptedUsers implements OdooProbe {
        private DutyUser shown;
        private KeyEnd administrator = KeyEnd.NEVER;
        private boolean broken;
        private boolean brokenOperator;
        private int asked;

        void shows(KeyEnd key, DutyRights rights) {
            shown = new DutyUser(key, rights);
        }

        @Override
        public Look look(OdooAccess access, Map<DutyUse, KitInUse> kits) {
            throw new AssertionError("nobody asks for kits here");
        }

        @Override
        public TargetModels models(OdooAccess access, String duty, Function<TargetModels, Set<String>> wanted) {
            throw new AssertionError("nobody asks for models here");
        }

        @Override
        public StockReading stock(OdooAccess access, long behind, BooleanSupplier goesOn) {
            throw new AssertionError("nobody asks for stock here");
        }

        @Override
        public Users users(OdooAccess access, Map<String, NeededGroups> needs) throws OdooFault {
            asked++;
            if (broken) {
                throw new OdooFault(OdooFault.Kind.unreachable, "away", "Odoo is away");
            }
            if (brokenOperator) {
                throw new IllegalStateException("broken");
            }
            return new Users(new TreeMap<>(Map.of("stock", shown)), administrator);
        }
    }
}
