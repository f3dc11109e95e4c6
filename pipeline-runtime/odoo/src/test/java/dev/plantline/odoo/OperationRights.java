package dev.plantline.odoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.plantline.engine.OdooGroups;
import dev.plantline.engine.Operations;
import dev.plantline.model.Step;
import dev.plantline.odoo.kit.KitOwner;
import dev.plantline.odoo.kit.KitText;
import dev.plantline.odoo.kit.OperationKit;
import dev.plantline.odoo.kit.References;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The groups that {@link OdooGroups} names for operations are the least with which they are carried out: each is taken away once, and nothing is written
 * then. Of one world with its cases.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperationRights {
    private static final YAMLMapper YAML = new YAMLMapper();

    /**
     * What one user does.
     *
     * @param document with %1$s for the beginning of all codes
     * @param known of what only Odoo knows, that which is so
     * @param instead whether the user has the groups that do as well
     */
    record Case(String operation, String document, Set<String> known, boolean instead) {
        /** With the groups that the table has for such a document. */
        static Case of(String operation, String document) {
            return new Case(operation, document, Set.of(), false);
        }

        Case where(String known) {
            return new Case(operation, document, Set.of(known), instead);
        }

        Case insteadGroups() {
            return new Case(operation, document, known, true);
        }

        /** Its document. */
        ObjectNode document(String run) throws IOException {
            return (ObjectNode) YAML.readTree(document.formatted(run));
        }

        /** What the table says that it takes. */
        List<String> groups(String run) throws IOException {
            OdooGroups.Need need = OdooGroups.of(operation);
            return instead ? need.instead() : List.copyOf(need.of(document(run), known));
        }
    }

    private final String plant;
    private final List<String> tables;
    private final List<Case> cases;
    private final Pattern told;
    private final String world;

    /**
     * A suite.
     *
     * @param plant the beginning of the name of the plant whose kits the user has; a duty has one user, so that every run has a plant of its own
     * @param tables in which a document leaves something
     * @param told how Odoo says that a right is missing
     * @param world Python that makes what the documents name, with %1$s for the beginning of all codes
     */
    OperationRights(String plant, List<String> tables, List<Case> cases, Pattern told, String world) {
        this.plant = plant + "-" + run;
        this.tables = tables;
        this.cases = cases;
        this.told = told;
        this.world = world;
    }

    private final String run = RunName.fresh();
    private final String login = "rights" + run;
    private ServerActions actions;
    private OdooUnderTest bots;
    private long user;

    @BeforeAll
    void makeUser() throws Exception {
        OdooUnderTest odoo = OdooUnderTest.realOrSkip();
        actions = new ServerActions(odoo);
        JsonNode made = actions.run(
                """
                env = env(user=1, su=True)
                user = env['res.users'].create({'name': '%1$s', 'login': '%1$s', 'group_ids': [(6, 0, [env.ref('base.group_user').id])]})
                key = env['res.users.apikeys'].with_user(user).sudo()._generate('rpc', 'rights', datetime.datetime.now() + datetime.timedelta(days=1))
                %2$s
                action = {'id': user.id, 'key': key}
                """
                        .formatted(login, world.formatted(run)));
        user = made.path("id").asLong();
        Map<String, String> keys = new HashMap<>(odoo.keys());
        keys.put(login, made.path("key").asText());
        bots = new OdooUnderTest(odoo.url(), odoo.database(), keys);
        odoo.administration().adopt(() -> keys.get("bot_admin"), plant, OdooUnderTest.CLUSTER);
    }

    @AfterAll
    void tidy() throws Exception {
        if (actions != null) {
            actions.run("env(user=1, su=True)['res.users'].browse(" + user + ").write({'active': False})");
            actions.forget(plant);
            actions.close();
        }
    }

    @Test
    void anOperationIsCarriedOutWithItsGroupsAndWithoutAnyOfThemNothingIsWritten() throws Exception {
        WithoutEachGroup trial = new WithoutEachGroup(actions, plant, tables, told);
        Map<String, KitText> kits = new LinkedHashMap<>();
        for (Case each : cases) {
            kits.computeIfAbsent(
                    each.operation(),
                    operation ->
                            KitText.of(new KitOwner(plant, "rights"), new OperationKit(operation, References.DEFAULT)));
        }
        bots.installed(login, kits.values());
        List<String> wrong = new ArrayList<>();
        for (int n = 0; n < cases.size(); n++) {
            Case each = cases.get(n);
            String at = n + " " + each.operation() + " ";
            OdooTarget bot = bots.target(login, kits.get(each.operation()));
            dev.plantline.odoo.Operations mine = new dev.plantline.odoo.Operations();
            bot.raise(mine.partition, 1, 0);
            Step document = new Step.Do(
                    each.operation(),
                    Operations.shipped().named(each.operation()).orElseThrow().document(each.document(run)));
            trial.wrong(user, each.groups(run), name -> bot.apply(mine.call(1, List.of(mine.apply(name, document))))
                            .get(0))
                    .forEach(what -> wrong.add(at + what));
        }
        assertThat(wrong).isEmpty();
    }
}
