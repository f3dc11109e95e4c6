/** Odoo connections: looked at again and again, side kits installed where the operator may. */
package dev.plantline.operator.odooconnection;
