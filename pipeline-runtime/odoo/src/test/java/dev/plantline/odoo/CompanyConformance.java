package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plantline.api.v1alpha1.OdooInterfaceSpec.Workflow;
import dev.plantline.model.Operation;
import dev.plantline.model.Outcome;
import dev.plantline.model.Step;
import dev.plantline.model.TargetException;
import dev.plantline.model.Value;
import dev.plantline.model.Verdict;
import dev.plantline.odoo.kit.AllowList;
import dev.plantline.odoo.kit.AllowLists;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.protocol.OdooFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code target.odoo.company}: a duty's user may be allowed several companies, and the manifest names the one that is meant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CompanyConformance {
    private static final String USER = "bot_master";
    private static final String ADMINISTRATOR = "bot_admin";

    private final String run = Operations.name();
    private final String mine = "Lyon Plant " + run;
    private final String forbidden = "Turin Plant " + run;
    private final Operations operations = new Operations();
    private final List<Long> made = new ArrayList<>();
    private OdooUnderTest odoo;
    private KitText kit;
    private long user;
    private long defaultCompany;

    abstract OdooUnderTest odoo() throws Exception;

    @BeforeAll
    void prepare() throws Exception {
        odoo = odoo();
        kit = KitText.of(
                OdooUnderTest.owner(USER),
                AllowLists.and(
                        AllowList.of(Set.of(Workflow.rawMasterDataSteps)), Map.of("stock.location", Set.of("usage"))));
        odoo.administration().adopt(() -> odoo.keys().get(ADMINISTRATOR), OdooUnderTest.PLANT, OdooUnderTest.CLUSTER);
        odoo.installed(USER, kit).raise(operations.partition, 1, 0);
        user = odoo.administration().user(() -> odoo.keys().get(USER));
        defaultCompany = odoo.search(ADMINISTRATOR, "res.users", List.of(List.of("id", "=", user)), "company_id")
                .path(0)
                .path("company_id")
                .path(0)
                .asLong();
        for (String name : List.of(mine, forbidden)) {
            made.add(odoo.as(ADMINISTRATOR)
                    .call("res.company", "create", Map.of("vals_list", List.of(Map.of("name", name))))
                    .path(0)
                    .asLong());
        }
        allow(4, made.get(0));
        allow(3, made.get(1));
    }

    @AfterAll
    void takeAway() throws Exception {
        for (long company : made) {
            allow(3, company);
        }
        stop();
    }

    /** Ends what {@link #odoo} started. */
    void stop() {}

    private void allow(int command, long company) throws OdooFault {
        odoo.as(ADMINISTRATOR)
                .call(
                        "res.users",
                        "write",
                        Map.of(
                                "ids",
                                List.of(user),
                                "vals",
                                Map.of("company_ids", List.of(List.of(command, company, 0)))));
    }

    @Test
    void whatIsMadeBelongsToTheNamedCompanyAndWithoutANameToTheUsersOwn() throws Exception {
        assertThat(one(mine, operations.apply("named", location("named")))).isInstanceOf(Verdict.Applied.class);
        assertThat(companyOf("named")).isEqualTo(made.get(0)).isNotEqualTo(defaultCompany);
        assertThat(one(null, operations.apply("unnamed", location("unnamed")))).isInstanceOf(Verdict.Applied.class);
        assertThat(companyOf("unnamed")).isEqualTo(defaultCompany);
    }

    @Test
    void theUsersDefaultCompanyDoesNotLeakIntoTheNamedOne() throws Exception {
        one(null, operations.apply("there", location("there")));
        Verdict.Rejected unseen = (Verdict.Rejected) one(mine, operations.apply("unseen", find("there")));
        assertThat(unseen.failure().reason()).contains("no stock.location with name = there" + run);
        assertThat(one(null, operations.apply("seen", find("there")))).isInstanceOf(Verdict.Applied.class);
    }

    /** Unknown, and known but not allowed: both are for whoever wrote the manifest or gives rights in Odoo, and no message's fault. */
    @Test
    void aCompanyThatTheUserIsNotAllowedIsAConfigurationThatNamesThoseThatAre() throws Exception {
        for (String company : List.of(forbidden, "Nowhere " + run)) {
            Operation operation = operations.apply("foreign" + company, location("foreign"));
            TargetException refused = catchThrowableOfType(TargetException.class, () -> one(company, operation));
            assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(TargetException.Kind.configuration);
            assertThat(refused.getMessage())
                    .contains("the user " + USER + " has no company called " + company, mine, "target.odoo.company");
            assertThat(refused.getMessage().replace("called " + company, "")).doesNotContain(forbidden);
            assertThat(one(company, Operations.closing(operation, Outcome.discarded)))
                    .as("a human can still discard the message")
                    .isEqualTo(new Verdict.Closed(Outcome.discarded, false));
        }
        assertThat(odoo.search(USER, "stock.location", List.of(List.of("name", "=", "foreign" + run)), "name"))
                .isEmpty();
    }

    @Test
    void noMappingGivesACompanyByItsContext() {
        Step.Load load = location("context");
        Step.Load sneaking = new Step.Load(
                load.model(),
                load.externalId(),
                load.fields(),
                load.lines(),
                Map.of("allowed_company_ids", new Value.Decimal(java.math.BigDecimal.ONE)));
        TargetException refused =
                catchThrowableOfType(TargetException.class, () -> one(mine, operations.apply("context", sneaking)));
        assertThat(refused.kind()).isEqualTo(TargetException.Kind.configuration);
        assertThat(refused.getMessage()).contains("never by allowed_company_ids");
    }

    private Verdict one(String company, Operation operation) throws TargetException {
        return new OdooTarget(odoo.as(USER), kit.actionName(), OdooUnderTest.CLUSTER, company)
                .apply(operations.call(1, List.of(operation)))
                .get(0);
    }

    private Step.Load location(String name) {
        Map<String, Value> fields = new LinkedHashMap<>();
        fields.put("name", Operations.text(name + run));
        fields.put("usage", Operations.text("internal"));
        return new Step.Load("stock.location", null, fields, List.of(), Map.of());
    }

    private Step.Find find(String name) {
        return new Step.Find(
                "stock.location", Map.of("name", Operations.text(name + run)), Map.of(), null, Map.of(), List.of());
    }

    private long companyOf(String name) throws OdooFault {
        return odoo.search(USER, "stock.location", List.of(List.of("name", "=", name + run)), "company_id")
                .path(0)
                .path("company_id")
                .path(0)
                .asLong();
    }
}
