package dev.plantline.odoo.clicks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plantline.model.ShippedText;
import dev.plantline.odoo.OdooUnderTest;
import dev.plantline.odoo.RunName;
import dev.plantline.odoo.protocol.OdooEndpoint;
import dev.plantline.odoo.protocol.OdooFault;
import dev.plantline.odoo.protocol.OdooProtocol;
import dev.plantline.odoo.protocol.json2.Json2Transport;
import dev.plantline.testing.ServerAction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A plant to work in, in a real Odoo that others use too: its products are in a category of its own (average cost, perpetual valuation), and what is
 * made passes a production place with an account, so that entries arise. Each case has products, partners and orders that nothing else has; make it
 * twice, once for the clicks and once for the operation.
 */
public final class Shop implements AutoCloseable {
    /**
     * What a person may do: each has the same rights as the bot of that duty, and is another user, because the guards that Plantline installs refuse a
     * bot what a person counts or posts by himself.
     */
    public enum Duty {
        /** Receipts, shipments, transfers, counts: as bot_stock. */
        stock,
        /** Shipments in packages: as bot_stock, and sees packages. */
        packing,
        /** Production and subcontracting: as bot_mrp. */
        production,
        /** Orders and draft bills: as bot_purchase. */
        purchase,
        /** Items and partners: as bot_master. */
        master,
        /** Bills that are posted: as bot_bill. */
        finance
    }

    /** What is made for one case. */
    public static final class Case {
        private final JsonNode made;

        private Case(JsonNode made) {
            this.made = made;
        }

        /** A product, by its role ("item", "finished", "component 1"). */
        public long item(String role) {
            return id("items", role);
        }

        /** Its default_code. */
        public String code(String role) {
            return name("items", role);
        }

        /** An order or transfer, by its role ("order", "receipt", "delivery"). */
        public long document(String role) {
            return id("documents", role);
        }

        /** Its number, as Odoo gave it. */
        public String number(String role) {
            return name("documents", role);
        }

        /** A partner ("supplier", "customer"). */
        public long partner(String role) {
            return id("partners", role);
        }

        /** Its ref. */
        public String partnerCode(String role) {
            return name("partners", role);
        }

        /** A lot that there is from the start. */
        public long lot(String role, String name) {
            JsonNode id = made.path("lots").path(role).path(name);
            return known(id, role + " " + name).asLong();
        }

        private long id(String kind, String role) {
            return known(made.path(kind).path(role), role).path("id").asLong();
        }

        private String name(String kind, String role) {
            return known(made.path(kind).path(role), role).path("name").asText();
        }

        private JsonNode known(JsonNode node, String role) {
            if (node.isMissingNode()) {
                throw new IllegalArgumentException("the case has no " + role + ", but " + made);
            }
            return node;
        }
    }

    private final OdooUnderTest odoo;
    /** Begins the name of all that is made here. */
    private final String run = RunName.fresh();

    private final ServerAction<OdooFault> shop;
    private final ServerAction<OdooFault> footprint;
    private final JsonNode opened;
    private final AtomicInteger cases = new AtomicInteger();
    private final Map<Duty, Person> people = new LinkedHashMap<>();

    private Shop(OdooUnderTest odoo) throws OdooFault {
        this.odoo = odoo;
        this.shop = script("shop");
        this.footprint = script("footprint");
        this.opened = ask(Map.of("do", "open", "run", run));
        JsonNode keys = keys();
        for (Duty duty : Duty.values()) {
            JsonNode person = keys.path(duty.name());
            String key = person.path("key").asText();
            OdooProtocol protocol = new Json2Transport(new OdooEndpoint(odoo.url(), odoo.database(), () -> key, null));
            people.put(
                    duty,
                    new Person(
                            protocol,
                            name -> ask(Map.of("do", "action", "name", name)),
                            person.path("user").asLong(),
                            opened.path("company").asLong()));
        }
    }

    /** The text of this name beside this class, to be run by an administrator; what is asked stands under the name in the context. */
    private ServerAction<OdooFault> script(String name) throws OdooFault {
        return new ServerAction<>(
                odoo.as("bot_admin")::call,
                "Plantline test " + name + " " + run,
                ShippedText.of(Shop.class, name + ".py"));
    }

    private JsonNode ask(Map<String, ?> asked) throws OdooFault {
        return shop.run(Map.of("shop", asked));
    }

    /** In a new database two shops may create the same people at the same moment: who comes second finds them. */
    private JsonNode keys() throws OdooFault {
        Map<String, String> asked = Map.of("do", "people", "run", run);
        try {
            return ask(asked);
        } catch (OdooFault first) {
            return ask(asked);
        }
    }

    /** Opens one; close it, so that its keys no longer work. */
    public static Shop open(OdooUnderTest odoo) throws OdooFault {
        return new Shop(odoo);
    }

    /** A confirmed purchase of 10 at 5.00 and 5 at 6.00 of one untracked item: "item", "order", "receipt", "supplier". */
    public Case receipt() throws OdooFault {
        return made("receipt");
    }

    /**
     * A confirmed sale of 10 of "item" (lots A 6, B 10 in stock; 6 and 4 of them reserved) and 5 of "loose item" (20 in stock): "order", "delivery",
     * "customer".
     */
    public Case shipment() throws OdooFault {
        return made("shipment");
    }

    /** In stock: "item" with lots A 12 and B 13, and 20 of "loose item", of which Odoo buys up to 30 when less than 10 are left there. */
    public Case transfer() throws OdooFault {
        return made("transfer");
    }

    /** On the shelf: 120 of "item" in two quants, 100 and 20. */
    public Case count() throws OdooFault {
        return made("count");
    }

    /**
     * A confirmed "order" of 10 of "finished" (tracked by lot); each takes 2 of "component 1" (100 in stock, at 2.00) and 1 of "component 2" (lots A 8
     * and B 12 in stock, at 5.00; 8 and 2 reserved).
     */
    public Case production() throws OdooFault {
        return made("production");
    }

    /**
     * The same with two work orders, "Cut" and then "Bend", and neither component tracked; "component 1" is used at the cut.
     */
    public Case routing() throws OdooFault {
        return made("routing");
    }

    /**
     * A confirmed purchase, at 7.00, of 10 of "finished" (tracked by lot) that a "supplier" makes of the same components as in {@link #production},
     * of which it has 100, and 3 of lot A and 17 of lot B: "order", "receipt".
     */
    public Case subcontracting() throws OdooFault {
        return made("subcontracting");
    }

    /** A purchase of 10 of "item" at 5.00 and 4 of "other item" at 2.50, with the purchase tax 15% ("tax"), received: "order", "supplier". */
    public Case bill() throws OdooFault {
        return made("bill");
    }

    /** A person with the rights of a duty. */
    public Person person(Duty duty) {
        return people.get(duty);
    }

    /** The id of a place: "stock", "shelf" in it, or "quarantine" beside it. */
    public long place(String role) {
        return opened.path("places").path(role).path("id").asLong();
    }

    /** Its complete name. */
    public String placeName(String role) {
        return opened.path("places").path(role).path("name").asText();
    }

    /**
     * What stands in Odoo of a case: moves with their lines, quants, lots, valuation, entries, orders, transfers, scrap, order lines and bills, one
     * line of text for each. Two cases that were worked alike give the same text. The shop's own places are "Shelf", "Quarantine" and "Production".
     */
    public String footprint(Case of) throws OdooFault {
        Map<String, Long> items = new LinkedHashMap<>();
        of.made
                .path("items")
                .properties()
                .forEach(item ->
                        items.put(item.getKey(), item.getValue().path("id").asLong()));
        return footprint
                .run(Map.of("footprint", Map.of("items", items, "before", of.made.path("before"))))
                .path("text")
                .asText()
                .replaceAll(" ?" + run, "");
    }

    private Case made(String kind) throws OdooFault {
        Map<String, Object> asked = new LinkedHashMap<>();
        for (String each : List.of("category", "production", "places")) {
            asked.put(each, opened.path(each));
        }
        asked.putAll(Map.of("do", "case", "kind", kind, "code", run + " " + cases.incrementAndGet()));
        return new Case(ask(asked));
    }

    @Override
    public void close() throws OdooFault {
        ask(Map.of("do", "close", "run", run));
        shop.close();
        footprint.close();
    }
}
