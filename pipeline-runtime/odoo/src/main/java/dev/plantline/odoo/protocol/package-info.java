/** How an Odoo is spoken to, whichever protocol its version has: calls, and faults as kinds. */
package dev.plantline.odoo.protocol;
