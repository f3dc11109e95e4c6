package dev.plantline.operator.odooconnection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plantline.api.v1alpha1.OdooConnection;
import dev.plantline.api.v1alpha1.OdooConnectionSpec;
import dev.plantline.api.v1alpha1.OdooConnectionStatus;
import dev.plantline.api.v1alpha1.OdooConnectionStatus.SideKit;
import dev.plantline.model.network.AddressRules;
import dev.plantline.operator.conditions.Conditions;
import dev.plantline.operator.conditions.Finding;
import dev.plantline.operator.conditions.InsecureTransport;
import dev.plantline.operator.odoo.OdooProbe.Look;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionStatusesTest {
    private static final Finding REACHABLE =
            Finding.yes(Finding.ODOO_REACHABLE, Finding.AS_DECLARED, "Odoo answers to every key.");
    private static final Finding UNGUARDED = Finding.yes(Finding.ODOO_UNGUARDED, "GuardsMissing", "One is missing.");

    private static final Finding ATTESTED =
            Finding.no(Finding.SIDE_KIT_UNATTESTED, Finding.AS_DECLARED, "As installed.");
    private static final Finding AWAY = Finding.no(Finding.ODOO_REACHABLE, "OdooAway", "Odoo does not answer.");

    private Instant now = Instant.parse("2026-11-26T06:00:00Z");
    private final ConnectionStatuses statuses = new ConnectionStatuses(
            new Conditions(() -> now), new InsecureTransport(AddressRules.of(List.of(), false, Set.of())));
    private final OdooConnection connection = connection();

    @Test
    void aMissingGuardWarnsAndStopsNothing() {
        OdooConnectionStatus status = seen(look(UNGUARDED));

        assertThat(statusOf(status, Finding.ODOO_UNGUARDED)).isEqualTo("True GuardsMissing");
        assertThat(statusOf(status, Finding.READY)).startsWith("True");
        assertThat(statusOf(status, Finding.STALLED)).startsWith("False");
    }

    @Test
    void aWarningStaysWithItsTimeUntilSomebodyHasLookedAgain() {
        connection.setStatus(seen(look(UNGUARDED)));
        now = now.plusSeconds(3600);
        connection.setStatus(seen(look()));
        assertThat(connection.getStatus().conditions())
                .filteredOn(each -> each.getType().equals(Finding.ODOO_UNGUARDED))
                .singleElement()
                .satisfies(each -> assertThat(each.getLastTransitionTime()).isEqualTo("2026-11-26T06:00:00Z"));

        connection.setStatus(seen(look(Finding.no(Finding.ODOO_UNGUARDED, Finding.AS_DECLARED, "All are there."))));
        assertThat(statusOf(connection.getStatus(), Finding.ODOO_UNGUARDED)).isEqualTo("False AsDeclared");
    }

    /** Absence of news is an alert and no stop. */
    @Test
    void anAttestationThatCannotBeReadAnyMoreWarnsFromThenOnAndStopsNothing() {
        connection.setStatus(seen(look(ATTESTED)));

        for (int look = 0; look < 3; look++) {
            now = now.plusSeconds(1800);
            connection.setStatus(seen(new Look(AWAY, null, null, null, null, List.of())));
        }

        OdooConnectionStatus status = connection.getStatus();
        assertThat(statusOf(status, Finding.SIDE_KIT_UNATTESTED)).isEqualTo("True NotRead");
        assertThat(status.conditions())
                .filteredOn(each -> each.getType().equals(Finding.SIDE_KIT_UNATTESTED))
                .singleElement()
                .satisfies(each -> assertThat(each.getLastTransitionTime()).isEqualTo("2026-11-26T06:30:00Z"));
        assertThat(statusOf(status, Finding.STALLED)).startsWith("False");

        connection.setStatus(seen(look(ATTESTED)));
        assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                .isEqualTo("False AsDeclared");
    }

    @Test
    void anOperatorThatDoesNotKnowYetWhichKitsAreInUseHasLostNoNews() {
        connection.setStatus(seen(look(ATTESTED)));

        connection.setStatus(seen(look()));

        assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                .isEqualTo("False AsDeclared");
    }

    @Test
    void whereNobodyCouldEverVouchForKitsNoNewsIsNoNews() {
        connection.setStatus(
                seen(look(Finding.unknown(Finding.SIDE_KIT_UNATTESTED, "NoAdministrator", "Nobody does."))));

        connection.setStatus(seen(new Look(AWAY, null, null, null, null, List.of())));

        assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                .isEqualTo("Unknown NoAdministrator");
    }

    @Test
    void aStoppedDutySaysWhatWasChangedInItsKit() {
        Look look = new Look(
                REACHABLE,
                "19.0",
                "uuid",
                List.of(new SideKit("stock", "steps", "plantline.lyon.stock.1-2", "drifted")),
                List.of(),
                List.of(Finding.yes(
                        Finding.SIDE_KIT_UNATTESTED,
                        "SideKitDrifted",
                        "plantline.lyon.stock.1-2 of duty stock: written by marie")));

        OdooConnectionStatus status = seen(look);

        assertThat(statusOf(status, Finding.STALLED)).isEqualTo("True SideKitDrifted");
        assertThat(Conditions.finding(status.conditions(), Finding.STALLED))
                .hasValueSatisfying(each -> assertThat(each.message()).contains("written by marie"));
    }

    /** Whoever has listed a key is not told to list one. */
    @Test
    void aMissingKitSaysWhatIsWrongWithTheAdministratorsKeyWhereThereIsOne() {
        String refused = "https://odoo refuses the administrator's key: it is wrong or has expired";
        String gone =
                "The platform names an administrator's key for this database, and it is not in the operator's namespace.";

        assertThat(stalledWithout(
                        Finding.no(Finding.ODOO_REACHABLE, "KeyRefused", refused),
                        Finding.yes(Finding.SIDE_KIT_UNATTESTED, Finding.NOT_READ, "Side kits cannot be read.")))
                .contains(refused)
                .doesNotContain("list an administrator's key");
        assertThat(stalledWithout(REACHABLE, Finding.yes(Finding.SIDE_KIT_UNATTESTED, Finding.NOT_READ, gone)))
                .contains(gone)
                .doesNotContain("list an administrator's key");
        assertThat(stalledWithout(
                        REACHABLE,
                        Finding.unknown(Finding.SIDE_KIT_UNATTESTED, Finding.NO_ADMINISTRATOR, "Nobody does.")))
                .contains("list an administrator's key");
        assertThat(stalledWithout(Finding.no(Finding.ODOO_REACHABLE, "KeyRefused", "the key of duty finance")))
                .contains("list an administrator's key");
        assertThat(stalledWithout(REACHABLE, ATTESTED))
                .as("what is well with other kits is no reason")
                .contains("plantline sidekit install");
        assertThat(stalledWithout(
                        REACHABLE,
                        Finding.unknown(Finding.SIDE_KIT_UNATTESTED, "NoneInstalled", "No side kit is there.")))
                .contains("plantline sidekit install");
        connection.setStatus(seen(look(ATTESTED)));
        nextSpec();
        assertThat(stalledWithout(
                        REACHABLE,
                        Finding.unknown(Finding.SIDE_KIT_UNATTESTED, Finding.NO_ADMINISTRATOR, "Nobody does.")))
                .as("the changed spec leads where none is listed")
                .contains("list an administrator's key");
    }

    private String stalledWithout(Finding reachable, Finding... warnings) {
        OdooConnectionStatus status = seen(new Look(
                reachable,
                "19.0",
                "uuid",
                List.of(new SideKit("stock", "steps", "plantline.lyon.stock.1-2", "missing")),
                List.of(),
                List.of(warnings)));
        assertThat(statusOf(status, Finding.STALLED)).isEqualTo("True SideKitMissing");
        return Conditions.finding(status.conditions(), Finding.STALLED)
                .orElseThrow()
                .message();
    }

    @Test
    void aWarningEndsWhenNoKitIsInUse() {
        connection.setStatus(seen(look(UNGUARDED)));

        connection.setStatus(seen(look(Finding.unknown(Finding.ODOO_UNGUARDED, "NoKitInUse", "None is in use."))));

        assertThat(statusOf(connection.getStatus(), Finding.ODOO_UNGUARDED)).isEqualTo("Unknown NoKitInUse");
        assertThat(statusOf(connection.getStatus(), Finding.READY)).startsWith("True");
    }

    @Test
    void whatWarnedUnderAnotherSpecWasPerhapsAboutAnotherOdoo() {
        connection.setStatus(seen(look(UNGUARDED)));
        connection.getMetadata().setGeneration(2L);

        assertThat(seen(look()).conditions()).noneMatch(each -> each.getType().equals(Finding.ODOO_UNGUARDED));
    }

    /** Whoever writes the connection does not end with it what an administrator's key has to say of kits. */
    @Test
    void anotherSpecEndsNoAttestation() {
        for (Finding known : List.of(ATTESTED, Finding.yes(Finding.SIDE_KIT_UNATTESTED, "SideKitDrifted", "Edited."))) {
            connection.setStatus(seen(look(known)));
            nextSpec();
            for (int look = 0; look < 2; look++) {
                connection.setStatus(seen(new Look(AWAY, null, null, null, null, List.of())));

                assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                        .isEqualTo("True NotRead");
                assertThat(Conditions.finding(connection.getStatus().conditions(), Finding.SIDE_KIT_UNATTESTED))
                        .hasValueSatisfying(each -> assertThat(each.message()).contains(known.message()));
            }
            connection.setStatus(seen(look(ATTESTED)));
            assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                    .isEqualTo("False AsDeclared");
        }
    }

    @Test
    void aSpecThatLeadsWhereNobodyHasAnAdministratorsKeyStaysAWarning() {
        Finding unnamed = Finding.unknown(Finding.SIDE_KIT_UNATTESTED, Finding.NO_ADMINISTRATOR, "None is named.");
        connection.setStatus(seen(look(ATTESTED)));
        nextSpec();
        for (int look = 0; look < 2; look++) {
            connection.setStatus(seen(look(unnamed)));
            assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                    .isEqualTo("True AdministratorNotNamed");
        }
        connection.setStatus(seen(look(ATTESTED)));

        connection.setStatus(seen(look(unnamed)));

        assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                .as("the platform took its key away, whatever the spec says")
                .isEqualTo("Unknown NoAdministrator");
    }

    /** Nor by leading first where nothing answers. */
    @Test
    void aSpecThatLeadsWhereNobodyHasAnAdministratorsKeyStaysAWarningAlsoWhenOdooDidNotAnswerAtFirst() {
        Finding unnamed = Finding.unknown(Finding.SIDE_KIT_UNATTESTED, Finding.NO_ADMINISTRATOR, "None is named.");
        connection.setStatus(seen(look(ATTESTED)));
        connection.setStatus(seen(new Look(AWAY, null, null, null, null, List.of())));
        nextSpec();
        for (int look = 0; look < 2; look++) {
            connection.setStatus(seen(new Look(AWAY, null, null, null, null, List.of())));
            assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                    .isEqualTo("True NotRead");
        }

        connection.setStatus(seen(look(unnamed)));

        assertThat(statusOf(connection.getStatus(), Finding.SIDE_KIT_UNATTESTED))
                .isEqualTo("True AdministratorNotNamed");
    }

    private OdooConnectionStatus seen(Look look) {
        return statuses.of(connection, look, StockLooks.Seen.NOTHING, new UserLooks.Seen(null, List.of()));
    }

    private void nextSpec() {
        connection.getMetadata().setGeneration(connection.getMetadata().getGeneration() + 1);
    }

    private static Look look(Finding... warnings) {
        return new Look(REACHABLE, "19.0", "uuid", List.of(), List.of(), List.of(warnings));
    }

    private static String statusOf(OdooConnectionStatus status, String type) {
        return Conditions.finding(status.conditions(), type)
                .map(each -> each.status() + " " + each.reason())
                .orElse("none");
    }

    private static OdooConnection connection() {
        OdooConnection connection = new OdooConnection();
        connection.setMetadata(new ObjectMetaBuilder()
                .withName("erp")
                .withNamespace("plant-lyon")
                .withGeneration(1L)
                .build());
        connection.setSpec(new OdooConnectionSpec(
                OdooConnectionSpec.Environment.test,
                "https://odoo.example.com",
                "lyon",
                null,
                "19",
                List.of(),
                null,
                null,
                null,
                null));
        return connection;
    }
}
