// All the script that a page of the book has of its own before its reader asks for anything: in one file, which the next
// page finds in the browser's cache.
import "./lab-page.ts";
import "./present/present-link.ts";
import "./sidebar-progress.ts";
import "./term.ts";
